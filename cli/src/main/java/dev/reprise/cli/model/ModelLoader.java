package dev.reprise.cli.model;

import dev.reprise.app.AppHost;
import dev.reprise.app.Application;
import dev.reprise.app.JavaLauncher;
import dev.reprise.app.Launch;
import dev.reprise.app.Lowered;
import dev.reprise.app.ModelException;
import dev.reprise.app.Surroundings;
import dev.reprise.app.WaitBehavior;
import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.apphost.AppHostLocation;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs the user's main and takes the model that it describes. */
public final class ModelLoader {
    private final AppHostLocation location;
    private final JavaLauncher launcher;
    private final Map<String, String> environment;
    private final Consumer<String> progress;

    /**
     * @param launcher finds out how the model's Java programs are started
     * @param environment the user's
     * @param progress is told what takes long, a sentence each
     */
    public ModelLoader(
            AppHostLocation location,
            JavaLauncher launcher,
            Map<String, String> environment,
            Consumer<String> progress) {
        this.location = location;
        this.launcher = launcher;
        this.environment = environment;
        this.progress = progress;
    }

    /**
     * Returns the model, lowered.
     *
     * @param waitBehavior what waits do when neither they nor the model say it
     * @throws CliException if it does not compile, throws, or describes no valid model; the message
     *     names file and line
     */
    public Lowered lowered(WaitBehavior waitBehavior) throws IOException {
        return loaded(waitBehavior).lowered();
    }

    /** Returns the model like {@link #lowered}, ready for other values of its parameters. */
    public LoadedModel loaded(WaitBehavior waitBehavior) throws IOException {
        var model = load();
        try {
            var key = SecretKey.of(environment);
            var saved = SavedParameters.of(environment, location.source());
            var configured = new HashMap<>(saved.read());
            configured.putAll(LoadedModel.configured(model.parameterNames(), environment));
            var surroundings =
                    new Surroundings(
                            location.directory(),
                            envFiles(model),
                            launches(model),
                            ContainerContents.read(location.directory(), model),
                            key::hash,
                            waitBehavior,
                            configured,
                            Map.of());
            return new LoadedModel(model, surroundings, saved);
        } catch (ModelException e) {
            throw new CliException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    /** A file that cannot be read is left out: lowering says which. */
    private Map<String, String> envFiles(Application model) {
        var texts = new HashMap<String, String>();
        for (var path : model.envFiles()) {
            try {
                texts.put(path, Files.readString(location.directory().resolve(path)));
            } catch (IOException e) {
                progress.accept("env file " + path + " cannot be read: " + e);
            }
        }
        return texts;
    }

    private Map<String, Launch> launches(Application model) {
        var launches = new HashMap<String, Launch>();
        model.javaPaths()
                .forEach(
                        (name, path) ->
                                launches.put(
                                        name,
                                        launcher.resolve(
                                                name,
                                                location.directory().resolve(path).normalize())));
        return launches;
    }

    /**
     * Returns the model; compiles it first unless that was done before. Its classes stay loaded.
     */
    Application load() throws IOException {
        var source = location.source();
        if (source.equals(location.directory())) {
            return loadProject();
        }
        var classPath = ownClassPath();
        var cache = new BuildCache(location.builds(), source, classPath);
        var found = cache.find();
        if (found.isEmpty()) {
            progress.accept("compiling " + source.getFileName());
            CompilerProcess.compile(location.builds(), source, classPath);
            found = cache.find();
        }
        var build =
                found.orElseThrow(
                        () -> new IOException(source + " was changed while it was compiled"));
        return load(List.of(build.classFiles()), build.mainClasses());
    }

    /** A project is built and started like any other Java program, but in this JVM. */
    private Application loadProject() throws IOException {
        if (!AppHostLocation.isProject(location.directory())) {
            throw new CliException(
                    ExitCode.NO_APP_HOST,
                    location.directory() + " has no " + AppHostLocation.FILE + " to run");
        }
        progress.accept("building " + location.directory());
        var args = launcher.resolve("app host", location.directory()).args();
        var option = Math.max(args.indexOf("-cp"), args.indexOf("-classpath"));
        if (option < 0 || option + 2 >= args.size()) {
            throw new CliException(
                    ExitCode.FAILED,
                    location.directory() + " gives no class path and main class: " + args);
        }
        var entries = args.get(option + 1).split(File.pathSeparator);
        return load(Arrays.stream(entries).map(Path::of).toList(), List.of(args.getLast()));
    }

    /** Returns the model of the first of {@code classes} that has a main method. */
    private Application load(List<Path> classPath, List<String> classes) throws IOException {
        var loader = new URLClassLoader(urls(classPath), ModelLoader.class.getClassLoader());
        try {
            for (var name : classes) {
                var main = UserMain.of(Class.forName(name, false, loader));
                if (main.isPresent()) {
                    return collect(main.get(), loader);
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IOException("class " + e.getMessage() + " is missing", e);
        }
        throw new CliException(
                ExitCode.FAILED,
                location.source()
                        + " has no main method; write: void main(String[] args) {"
                        + " AppHost.run(args, app -> { … }); }");
    }

    /** Returns the class path of this program, absolute: the model is compiled and runs with it. */
    static String ownClassPath() {
        var entries = System.getProperty("java.class.path").split(File.pathSeparator);
        return String.join(
                File.pathSeparator,
                Arrays.stream(entries)
                        .map(entry -> Path.of(entry).toAbsolutePath().normalize().toString())
                        .toList());
    }

    private Application collect(UserMain main, ClassLoader loader) {
        var before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return AppHost.collect(() -> main.call(new String[0]));
        } catch (ModelException e) {
            throw new CliException(ExitCode.FAILED, place(e) + String.valueOf(e.getMessage()), e);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            throw new CliException(ExitCode.FAILED, place(e) + "the app host threw " + e, e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /**
     * Returns {@code file:line: } of the user's code nearest to where it was thrown, or nothing.
     */
    private String place(Throwable thrown) {
        var source = location.source();
        var name = String.valueOf(source.getFileName());
        for (var frame : thrown.getStackTrace()) {
            if (source.toString().endsWith(".java")
                    && SourceCompiler.nameInTraces(source).equals(frame.getFileName())) {
                return name + ":" + frame.getLineNumber() + ": ";
            }
        }
        return name + ": ";
    }

    private static URL[] urls(List<Path> classPath) throws IOException {
        var urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = classPath.get(i).toUri().toURL();
        }
        return urls;
    }
}
