package dev.reprise.app;

import dev.reprise.app.spec.ContainerSpec.FileSpec;
import dev.reprise.app.spec.ContainerSpec.Source;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A complete, valid model. Immutable. */
public final class Application {
    private final @Nullable String name;
    private final List<Declaration> declarations;
    private final List<Parameter> parameters;
    private final @Nullable WaitBehavior defaultWaitBehavior;

    Application(
            @Nullable String name,
            List<Declaration> declarations,
            List<Parameter> parameters,
            @Nullable WaitBehavior defaultWaitBehavior) {
        this.name = name;
        this.declarations = List.copyOf(declarations);
        this.parameters = List.copyOf(parameters);
        this.defaultWaitBehavior = defaultWaitBehavior;
    }

    /**
     * Returns the model that {@code body} describes.
     *
     * @throws ModelException with every problem of the model
     */
    public static Application of(Consumer<App> body) {
        var app = new App();
        body.accept(app);
        return app.build();
    }

    /** Returns the names of all resources in model order. */
    public List<String> resourceNames() {
        return declarations.stream().map(Declaration::name).toList();
    }

    /** Returns the names of all parameters in model order. */
    public List<String> parameterNames() {
        return parameters.stream().map(Parameter::name).toList();
    }

    /** Returns the env files of the model as they are written, each once. */
    public List<String> envFiles() {
        return declarations.stream().flatMap(d -> d.envFiles().stream()).distinct().toList();
    }

    /** Returns the path of each Java program, as it is written, by resource name. */
    public Map<String, String> javaPaths() {
        var paths = new LinkedHashMap<String, String>();
        for (var declaration : declarations) {
            if (declaration.program() instanceof Declaration.JavaProgram(String path, _)) {
                paths.put(declaration.name(), path);
            }
        }
        return paths;
    }

    /**
     * Where an image is built.
     *
     * @param context as it is written
     * @param dockerfile as it is written; counts from the context
     */
    public record Build(String context, String dockerfile) {}

    /** Returns what is built, by resource name. */
    public Map<String, Build> builds() {
        var builds = new LinkedHashMap<String, Build>();
        for (var declaration : declarations) {
            var container = declaration.container();
            if (container != null && container.build() != null) {
                var build = container.build();
                builds.put(declaration.name(), new Build(build.context(), build.dockerfile()));
            }
        }
        return builds;
    }

    /**
     * What is copied into a container.
     *
     * @param path as it is written
     * @param required whether the container does not start without it
     */
    public record FileSource(String path, boolean required) {}

    /** Returns the files and directories that are copied into containers, as they are written. */
    public List<FileSource> fileSources() {
        return declarations.stream()
                .map(Declaration::container)
                .filter(Objects::nonNull)
                .flatMap(container -> container.files().stream())
                .flatMap(Application::source)
                .distinct()
                .toList();
    }

    private static Stream<FileSource> source(FileSpec file) {
        return file.content() instanceof Source source
                ? Stream.of(new FileSource(source.path(), file.required()))
                : Stream.of();
    }

    @Nullable String name() {
        return name;
    }

    List<Declaration> declarations() {
        return declarations;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    @Nullable WaitBehavior defaultWaitBehavior() {
        return defaultWaitBehavior;
    }
}
