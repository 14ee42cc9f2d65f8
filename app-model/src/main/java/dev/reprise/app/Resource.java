package dev.reprise.app;

import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.app.spec.WaitSpec;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A declared thing of the model. Methods change it and return it; what is wrong with a value is
 * reported together with everything else when the model is complete ({@link ModelException}).
 *
 * @param <R> the concrete type, which fluent calls keep
 */
public abstract sealed class Resource<R extends Resource<R>>
        permits Executable, JavaApp, Container {
    private static final Duration INIT_TIMEOUT = Duration.ofMinutes(1);

    private final App app;
    private final String name;
    private final List<Object> args = new ArrayList<>();
    private final Map<String, Object> environment = new LinkedHashMap<>();
    private final List<String> envFiles = new ArrayList<>();
    private final List<EndpointSpec> endpoints = new ArrayList<>();
    private final List<Declaration.Reference> references = new ArrayList<>();
    private final List<Declaration.Wait> waits = new ArrayList<>();
    private final List<DeclaredCheck> checks = new ArrayList<>();
    private final List<CommandSpec> commands = new ArrayList<>();
    private @Nullable String directory;
    private RestartPolicy restart = RestartPolicy.never();
    private @Nullable String stopSignal;
    private Duration stopGrace = StopSpec.DEFAULT.grace();
    private Duration orphanGrace = StopSpec.DEFAULT.orphanGrace();
    private Lifetime lifetime = Lifetime.SESSION;
    private boolean explicitStart;
    private int replicas = 1;
    private @Nullable Resource<?> parent;

    Resource(App app, String name) {
        this.app = app;
        this.name = name;
    }

    /** Returns the resource's name. */
    public String name() {
        return name;
    }

    /** Returns the endpoint of that name, which may also be declared later. */
    public EndpointReference endpoint(String endpointName) {
        return new EndpointReference(this, endpointName);
    }

    /** Runs the program in {@code path}, which counts from the app host's directory. */
    public R withWorkingDirectory(String path) {
        text("working directory", path);
        directory = path;
        return changed();
    }

    /** Runs the program in {@code path}, which counts from the app host's directory. */
    public R withWorkingDirectory(Path path) {
        return withWorkingDirectory(path.toString());
    }

    /** Adds arguments: {@link Value}s, and anything else for its text. */
    public R withArgs(Object... values) {
        for (var value : values) {
            accept("argument " + (args.size() + 1), value);
            args.add(value instanceof Value ? value : String.valueOf(value));
        }
        return changed();
    }

    /** Sets a variable. It stands above those of references and env files. */
    public R withEnvironment(String key, @Nullable String value) {
        return environment(key, value);
    }

    /** Sets a variable to what {@code value} is when an attempt begins. */
    public R withEnvironment(String key, Value value) {
        return environment(key, value);
    }

    /**
     * Sets the variables of a file of {@code KEY=value} lines (see {@link Dotenv}); {@code path}
     * counts from the app host's directory. Every value counts as secret. A later file wins over an
     * earlier one.
     */
    public R withEnvFile(String path) {
        text("env file", path);
        envFiles.add(path);
        return changed();
    }

    /** Adds the endpoint {@code http}. */
    public R withHttpEndpoint() {
        return withHttpEndpoint("http");
    }

    /** Adds the endpoint {@code http} with details. */
    public R withHttpEndpoint(Consumer<EndpointOptions> details) {
        return withHttpEndpoint("http", details);
    }

    /**
     * Adds an HTTP endpoint. The port of a process's first one arrives in {@code PORT}, unless the
     * resource sets that variable itself.
     */
    public R withHttpEndpoint(String endpointName) {
        return withHttpEndpoint(endpointName, _ -> {});
    }

    /** Adds an HTTP endpoint with details. */
    public R withHttpEndpoint(String endpointName, Consumer<EndpointOptions> details) {
        return endpoint(endpointName, "http", details);
    }

    /** Adds the endpoint {@code tcp}. */
    public R withTcpEndpoint() {
        return withTcpEndpoint("tcp");
    }

    /** Adds the endpoint {@code tcp} with details. */
    public R withTcpEndpoint(Consumer<EndpointOptions> details) {
        return withTcpEndpoint("tcp", details);
    }

    /** Adds a TCP endpoint. */
    public R withTcpEndpoint(String endpointName) {
        return withTcpEndpoint(endpointName, _ -> {});
    }

    /** Adds a TCP endpoint with details. */
    public R withTcpEndpoint(String endpointName, Consumer<EndpointOptions> details) {
        return endpoint(endpointName, "tcp", details);
    }

    /**
     * Hands over the URLs of all of {@code other}'s endpoints, also of those declared later: as
     * {@code services__other__http__0} and as {@code OTHER_HTTP}. Adds no wait.
     */
    public R withReference(Resource<?> other) {
        return reference(other, null, null);
    }

    /** Hands over the endpoints under another name, whose case is kept: {@code my-api_HTTP}. */
    public R withReference(Resource<?> other, String nameOverride) {
        return reference(other, null, nameOverride);
    }

    /** Hands over the URL of one endpoint. */
    public R withReference(EndpointReference endpoint) {
        return reference(endpoint.resource(), endpoint.name(), null);
    }

    /** Hands over the URL of one endpoint under another name. */
    public R withReference(EndpointReference endpoint, String nameOverride) {
        return reference(endpoint.resource(), endpoint.name(), nameOverride);
    }

    /** Starts only once every instance of {@code other} runs and all its checks are healthy. */
    public R waitFor(Resource<?> other) {
        return await(other, WaitSpec.Kind.HEALTHY, null, 0);
    }

    /** Like {@link #waitFor(Resource)}, with what happens when {@code other} ends instead. */
    public R waitFor(Resource<?> other, WaitBehavior behavior) {
        return await(other, WaitSpec.Kind.HEALTHY, behavior, 0);
    }

    /** Starts only once every instance of {@code other} runs, healthy or not. */
    public R waitForStart(Resource<?> other) {
        return await(other, WaitSpec.Kind.START, null, 0);
    }

    /** Like {@link #waitForStart(Resource)}, with what happens when {@code other} ends instead. */
    public R waitForStart(Resource<?> other, WaitBehavior behavior) {
        return await(other, WaitSpec.Kind.START, behavior, 0);
    }

    /** Starts only once every instance of {@code other} has ended with exit code 0. */
    public R waitForCompletion(Resource<?> other) {
        return waitForCompletion(other, 0);
    }

    /** Starts only once every instance of {@code other} has ended with that code, 0..255. */
    public R waitForCompletion(Resource<?> other, int exitCode) {
        return await(other, WaitSpec.Kind.COMPLETION, WaitBehavior.STOP, exitCode);
    }

    /** Counts as healthy while GET {@code path} at its first HTTP endpoint answers 200..299. */
    public R withHttpCheck(String path) {
        return withHttpCheck(path, _ -> {});
    }

    /** Like {@link #withHttpCheck(String)} with details. */
    public R withHttpCheck(String path, Consumer<CheckOptions> details) {
        return check(new CheckSpec.Http("", path), details);
    }

    /** Counts as healthy while its first endpoint accepts connections. */
    public R withTcpCheck() {
        return withTcpCheck(_ -> {});
    }

    /** Like {@link #withTcpCheck()} with details. */
    public R withTcpCheck(Consumer<CheckOptions> details) {
        return check(new CheckSpec.Tcp(""), details);
    }

    /** Counts as healthy while the command, run like the program itself, exits with 0. */
    public R withExecCheck(String command, String... commandArgs) {
        var line = new ArrayList<String>();
        line.add(command);
        line.addAll(Arrays.asList(commandArgs));
        return withExecCheck(line, _ -> {});
    }

    /** Like {@link #withExecCheck(String, String...)} with details. */
    public R withExecCheck(List<String> commandLine, Consumer<CheckOptions> details) {
        return check(new CheckSpec.Exec(commandLine), details);
    }

    /**
     * Runs a command like the program itself, in its container if it has one, until it has exited
     * with 0 once in each life of the program; before that it does not count as healthy. A host
     * that dies meanwhile may run it twice, and so does each session with what outlives sessions:
     * it must bear that.
     */
    public R withInitCommand(String command, String... commandArgs) {
        var line = new ArrayList<String>();
        line.add(command);
        line.addAll(Arrays.asList(commandArgs));
        return withInitCommand(line, _ -> {});
    }

    /**
     * Like {@link #withInitCommand(String, String...)} with details; one run may take a minute
     * unless set.
     */
    public R withInitCommand(List<String> commandLine, Consumer<CheckOptions> details) {
        return check(
                new CheckSpec.Init(commandLine),
                options -> {
                    options.timeout(INIT_TIMEOUT);
                    details.accept(options);
                });
    }

    /** Counts as healthy from the first line on that the regular expression is found in. */
    public R withLogCheck(String regex) {
        return withLogCheck(regex, _ -> {});
    }

    /** Like {@link #withLogCheck(String)} with details. */
    public R withLogCheck(String regex, Consumer<CheckOptions> details) {
        return check(new CheckSpec.LogLine(regex), details);
    }

    /**
     * Adds a command that people may give while an instance runs: {@code withCommand("reset", c ->
     * c.run("python3", "reset.py").confirm("Delete all orders?"))}.
     */
    public R withCommand(String commandName, Consumer<CommandOptions> details) {
        var options = new CommandOptions(commandName);
        details.accept(options);
        commands.add(options.spec());
        return changed();
    }

    /** Sets when an ended instance is started again; never unless set. */
    public R withRestart(RestartPolicy policy) {
        restart = policy;
        return changed();
    }

    /**
     * Sets the signal of a stop. Unless set it is the one that a container's image names, else
     * {@code SIGTERM}.
     */
    public R withStopSignal(String signal) {
        stopSignal = signal;
        return changed();
    }

    /** Sets the time from the stop signal to SIGKILL, 10 s unless set. */
    public R withStopGrace(Duration grace) {
        stopGrace = grace;
        return changed();
    }

    /**
     * Sets how long an instance is kept when the host died and none has come back, 10 minutes
     * unless set. Means nothing for {@link Lifetime#PERSISTENT}.
     */
    public R withOrphanGrace(Duration grace) {
        orphanGrace = grace;
        return changed();
    }

    /** Sets how long what it runs lives; with the session unless set. */
    public R withLifetime(Lifetime life) {
        lifetime = life;
        return changed();
    }

    /** Leaves it in {@code NotStarted} until somebody starts it. */
    public R withExplicitStart() {
        explicitStart = true;
        return changed();
    }

    /** Shows it below {@code other} and stops it before that. */
    public R withParent(Resource<?> other) {
        own(other, "parent");
        parent = other;
        return changed();
    }

    /**
     * Runs {@code count} instances, {@code name-1} and so on; their endpoints are balanced by the
     * host's proxy.
     */
    public R withReplicas(int count) {
        replicas = count;
        return changed();
    }

    abstract R self();

    abstract Declaration.Program program();

    App app() {
        return app;
    }

    /** Returns this, once the model is known to be open still. */
    final R changed() {
        app.requireOpen(this);
        return self();
    }

    /** Reports a text that no program can be given. */
    final void text(String what, @Nullable String text) {
        if (text == null) {
            app.problem("%s of %s is null".formatted(what, name));
        } else if (text.indexOf('\0') >= 0) {
            app.problem("%s of %s has a NUL character in it".formatted(what, name));
        }
    }

    final Declaration declare() {
        return new Declaration(
                name,
                program(),
                args.stream().map(Templates::of).toList(),
                directory,
                Templates.of(environment),
                envFiles,
                endpoints,
                references,
                waits,
                DeclaredCheck.resolve(this, checks, endpoints),
                restart.spec(),
                new StopSpec(signal(), stopGrace, orphanGrace),
                lifetime,
                explicitStart,
                replicas,
                parent == null ? null : parent.name(),
                commands);
    }

    private @Nullable String signal() {
        if (stopSignal != null) {
            return Signals.normalized(stopSignal);
        }
        return this instanceof Container ? null : StopSpec.SIGTERM;
    }

    private R environment(String key, @Nullable Object value) {
        accept("environment variable " + key, value);
        environment.remove(key);
        environment.put(key, value == null ? "" : value);
        return changed();
    }

    private R endpoint(String endpointName, String scheme, Consumer<EndpointOptions> details) {
        var options = new EndpointOptions(endpointName, scheme);
        details.accept(options);
        endpoints.add(options.spec());
        return changed();
    }

    private R reference(
            Resource<?> other, @Nullable String endpointName, @Nullable String nameOverride) {
        own(other, "reference");
        var reference = new Declaration.Reference(other.name(), endpointName, nameOverride);
        if (!references.contains(reference)) {
            references.add(reference);
        }
        return changed();
    }

    private R await(
            Resource<?> other, WaitSpec.Kind kind, @Nullable WaitBehavior behavior, int exitCode) {
        own(other, "wait");
        waits.removeIf(w -> w.on().equals(other.name()) && w.kind() == kind);
        waits.add(new Declaration.Wait(other.name(), kind, behavior, exitCode));
        return changed();
    }

    private R check(CheckSpec.Probe probe, Consumer<CheckOptions> details) {
        var options = new CheckOptions();
        details.accept(options);
        checks.add(new DeclaredCheck(probe, options));
        return changed();
    }

    /** Reports what cannot be a value: null, NUL, a resource of another app. */
    final void accept(String what, @Nullable Object value) {
        switch (value) {
            case EndpointReference endpoint -> own(endpoint.resource(), what);
            case EndpointProperty(EndpointReference endpoint, _) -> own(endpoint.resource(), what);
            case Expression expression -> expression.parts().forEach(p -> accept(what, p));
            case Parameter parameter -> app.requireOwn(parameter, this);
            case null -> text(what, null);
            default -> text(what, value.toString());
        }
    }

    private void own(Resource<?> other, String what) {
        if (other.app() != app) {
            app.problem(
                    "%s of %s: resource %s belongs to another app"
                            .formatted(what, name, other.name()));
        }
    }
}
