package dev.reprise.app.spec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One resource, lowered. With {@code replicas} above 1 it stands for that many instances.
 *
 * @param type shown to clients: {@code Executable}, {@code Java} or {@code Container}
 * @param command the program, looked up on PATH when bare; empty for a container
 * @param workingDirectory absolute; the app host's directory for a container
 * @param environment in declaration order; laid over the host's own environment
 * @param waits what must hold before each launch
 * @param references names of resources this one refers to, waits excluded; they order the stop, not
 *     the start
 * @param parent shown nested below it and stopped before it
 * @param container what makes it a container, or null for a process
 * @param commands that people may give while it runs, never null; logs of before there were any
 *     have none
 * @param pidFile absolute, where a process names itself that Reprise does not start; null if none
 *     does
 */
public record ResourceSpec(
        String name,
        String type,
        String command,
        List<Template> args,
        String workingDirectory,
        Map<String, Template> environment,
        List<EndpointSpec> endpoints,
        List<WaitSpec> waits,
        List<String> references,
        List<CheckSpec> checks,
        RestartSpec restart,
        StopSpec stop,
        Lifetime lifetime,
        boolean explicitStart,
        int replicas,
        @Nullable String parent,
        @Nullable ContainerSpec container,
        @Nullable List<CommandSpec> commands,
        @Nullable String pidFile) {

    public ResourceSpec {
        args = List.copyOf(args);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        endpoints = List.copyOf(endpoints);
        waits = List.copyOf(waits);
        references = List.copyOf(references);
        checks = List.copyOf(checks);
        commands = commands == null ? List.of() : List.copyOf(commands);
    }

    @Override
    public List<CommandSpec> commands() {
        return Objects.requireNonNull(commands);
    }

    /** Returns a process without commands of its own. */
    public ResourceSpec(
            String name,
            String type,
            String command,
            List<Template> args,
            String workingDirectory,
            Map<String, Template> environment,
            List<EndpointSpec> endpoints,
            List<WaitSpec> waits,
            List<String> references,
            List<CheckSpec> checks,
            RestartSpec restart,
            StopSpec stop,
            Lifetime lifetime,
            boolean explicitStart,
            int replicas,
            @Nullable String parent) {
        this(
                name,
                type,
                command,
                args,
                workingDirectory,
                environment,
                endpoints,
                waits,
                references,
                checks,
                restart,
                stop,
                lifetime,
                explicitStart,
                replicas,
                parent,
                null,
                List.of(),
                null);
    }

    /**
     * Returns the names of its instances in order: the resource's own, or {@code name-1 … name-n}
     * with replicas.
     */
    public List<String> instanceNames() {
        if (replicas == 1) {
            return List.of(name);
        }
        var names = new ArrayList<String>();
        for (int i = 1; i <= replicas; i++) {
            names.add(name + "-" + i);
        }
        return List.copyOf(names);
    }

    /** Returns the endpoint of that name. @throws IllegalArgumentException if there is none */
    public EndpointSpec endpoint(String endpointName) {
        return endpoints.stream()
                .filter(e -> e.name().equals(endpointName))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "resource " + name + " has no endpoint " + endpointName));
    }
}
