package dev.reprise.testing.rules;

import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.WaitSpec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds the specs of tests. */
final class Spec {
    private final String name;
    private final Map<String, Template> environment = new LinkedHashMap<>();
    private final List<EndpointSpec> endpoints = new ArrayList<>();
    private final List<WaitSpec> waits = new ArrayList<>();
    private final List<String> references = new ArrayList<>();
    private final List<CheckSpec> checks = new ArrayList<>();
    private RestartSpec restart = RestartSpec.of(RestartSpec.Policy.NEVER);
    private Duration grace = Duration.ofSeconds(10);
    private Duration orphanGrace = Duration.ofMinutes(10);
    private Lifetime lifetime = Lifetime.SESSION;
    private boolean explicitStart;
    private int replicas = 1;
    private boolean contained;
    private Long memory;
    private final List<CommandSpec> commands = new ArrayList<>();

    private Spec(String name) {
        this.name = name;
    }

    static Spec resource(String name) {
        return new Spec(name);
    }

    static AppSpec app(Spec... resources) {
        return app(Map.of(), resources);
    }

    static AppSpec app(Map<String, String> secrets, Spec... resources) {
        return new AppSpec("app", Stream.of(resources).map(Spec::build).toList(), secrets);
    }

    Spec command(CommandSpec command) {
        commands.add(command);
        return this;
    }

    Spec waitsForStartOf(String on, WaitSpec.Behavior behavior) {
        return waits(on, WaitSpec.Kind.START, behavior, 0);
    }

    Spec waitsFor(String on, WaitSpec.Behavior behavior) {
        return waits(on, WaitSpec.Kind.HEALTHY, behavior, 0);
    }

    Spec waitsFor(String on) {
        return waitsFor(on, WaitSpec.Behavior.WAIT);
    }

    Spec waitsForCompletionOf(String on, int exitCode) {
        return waits(on, WaitSpec.Kind.COMPLETION, WaitSpec.Behavior.STOP, exitCode);
    }

    private Spec waits(String on, WaitSpec.Kind kind, WaitSpec.Behavior behavior, int exitCode) {
        waits.add(new WaitSpec(on, kind, behavior, exitCode));
        return this;
    }

    Spec refersTo(String other) {
        references.add(other);
        return this;
    }

    Spec checked() {
        return check(false);
    }

    Spec live() {
        return check(true);
    }

    private Spec check(boolean liveness) {
        var exec = new CheckSpec.Exec(List.of("check"));
        checks.add(new CheckSpec("ready", exec, null, Duration.ofSeconds(1), 1, 1, liveness));
        return this;
    }

    Spec env(String key, String value) {
        environment.put(key, Template.text(value));
        return this;
    }

    Spec env(String key, Template.Part part) {
        environment.put(key, new Template(List.of(part)));
        return this;
    }

    Spec endpoint(Integer port, boolean proxied) {
        endpoints.add(new EndpointSpec("http", "http", port, "PORT", proxied));
        return this;
    }

    Spec targetPort(int port) {
        endpoints.add(new EndpointSpec("http", "http", null, "PORT", false, port));
        return this;
    }

    Spec restarts(RestartSpec.Policy policy) {
        restart = RestartSpec.of(policy);
        return this;
    }

    Spec grace(Duration time) {
        grace = time;
        return this;
    }

    Spec orphanGrace(Duration time) {
        orphanGrace = time;
        return this;
    }

    Spec persistent() {
        return lives(Lifetime.PERSISTENT);
    }

    Spec lives(Lifetime time) {
        lifetime = time;
        return this;
    }

    Spec explicitStart() {
        explicitStart = true;
        return this;
    }

    Spec contained() {
        contained = true;
        return this;
    }

    Spec memory(long bytes) {
        memory = bytes;
        return this;
    }

    Spec replicas(int count) {
        replicas = count;
        return this;
    }

    private ResourceSpec build() {
        return new ResourceSpec(
                name,
                contained ? "Container" : "Executable",
                contained ? "" : name,
                List.of(),
                "/",
                environment,
                endpoints,
                waits,
                references,
                checks,
                restart,
                new StopSpec("SIGTERM", grace, orphanGrace),
                lifetime,
                explicitStart,
                replicas,
                null,
                contained ? container() : null,
                commands,
                null);
    }

    private ContainerSpec container() {
        return new ContainerSpec(
                "image:1",
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                ContainerSpec.PullPolicy.MISSING,
                List.of(),
                Map.of(),
                new ContainerSpec.RunOptions(
                        null, null, List.of(), List.of(), memory, null, null, List.of(), Map.of(),
                        false, false));
    }
}
