package dev.reprise.app;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A model while it is written. Belongs to one thread. Problems are collected and reported together
 * at the end.
 */
public final class App {
    private final List<Resource<?>> resources = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private @Nullable String name;
    private @Nullable WaitBehavior defaultWaitBehavior;
    private boolean open = true;

    App() {}

    /** Sets what people call the app; the app host's directory name unless set. */
    public App name(String appName) {
        name = appName;
        return this;
    }

    /**
     * Adds a program.
     *
     * @param command looked up on the PATH when it has no slash
     * @param args {@link Value}s, and anything else for its text
     */
    public Executable executable(String resourceName, String command, Object... args) {
        var resource = add(new Executable(this, resourceName, command));
        resource.text("command", command);
        return resource.withArgs(args);
    }

    /**
     * Adds a Java program: a single source file, a jar, or the directory of a Maven or Gradle
     * module with a main. It runs in the app host's directory unless set.
     *
     * @param path counts from the app host's directory
     */
    public JavaApp java(String resourceName, String path) {
        var resource = add(new JavaApp(this, resourceName, path));
        resource.text("path", path);
        return resource;
    }

    /** Adds a value from outside; see {@link Parameter} for where it is looked for. */
    public Parameter parameter(String parameterName) {
        return parameter(parameterName, null);
    }

    /**
     * Adds a container.
     *
     * @param image {@code [registry/]name[:tag][@digest]}
     */
    public Container container(String resourceName, String image) {
        return add(Container.ofImage(this, resourceName, image));
    }

    /**
     * Adds a container of an image that is built from the {@code Dockerfile} in {@code context},
     * and again whenever the content of what is sent to the build has changed.
     *
     * @param context a directory; counts from the app host's directory
     */
    public Container dockerfile(String resourceName, String context) {
        return add(Container.built(this, resourceName, context));
    }

    /** Adds a network for containers, besides the one that all of them are in. */
    public Network network(String networkName) {
        var network = new Network(this, networkName);
        networks.add(network);
        return network;
    }

    /**
     * Adds a value that the model's code gives, for example {@code app.parameter("token",
     * System.getenv("TOKEN"))}. With {@code null} it is looked for as if none were given.
     */
    public Parameter parameter(String parameterName, @Nullable String value) {
        var parameter = new Parameter(parameterName, value);
        parameters.add(parameter);
        return parameter;
    }

    /** Sets what waits without a behaviour of their own do. */
    public App defaultWaitBehavior(WaitBehavior behavior) {
        defaultWaitBehavior = behavior;
        return this;
    }

    /**
     * Returns the complete model; nothing can be added from then on.
     *
     * @throws ModelException with every problem
     */
    Application build() {
        open = false;
        var declarations = resources.stream().map(Resource::declare).toList();
        var found = new ArrayList<>(problems);
        found.addAll(Validation.problems(declarations, parameters, networks));
        if (!found.isEmpty()) {
            throw new ModelException(found.stream().distinct().toList());
        }
        return new Application(name, declarations, parameters, defaultWaitBehavior);
    }

    void problem(String text) {
        problems.add(text);
    }

    void requireOpen(Resource<?> resource) {
        if (!open) {
            throw new IllegalStateException(
                    "resource "
                            + resource.name()
                            + " is changed after the model was complete; do it inside AppHost.run");
        }
    }

    void requireOwn(Parameter parameter, Resource<?> user) {
        if (parameters.stream().noneMatch(p -> p == parameter)) {
            problem(
                    "%s uses parameter %s, which belongs to another app"
                            .formatted(user.name(), parameter.name()));
        }
    }

    private <R extends Resource<R>> R add(R resource) {
        requireOpen(resource);
        resources.add(resource);
        return resource;
    }
}
