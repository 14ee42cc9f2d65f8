package dev.reprise.cli.java;

import dev.reprise.app.JavaLauncher;
import dev.reprise.app.JavaTarget;
import dev.reprise.app.Launch;
import dev.reprise.app.ModelException;
import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Launches of source files, jars, Maven and Gradle modules. Not thread-safe. */
public final class JavaLaunches implements JavaLauncher {
    private final Path java;
    private final SourceFiles sources;
    private final Modules modules;

    /**
     * @param stateDirectory the app host's {@code .reprise}; compiled classes and what build tools
     *     said are kept in its folder {@code build}
     * @param javaHome the JDK that the programs run on
     * @param progress is told what takes long, a sentence each
     */
    public JavaLaunches(Path stateDirectory, Path javaHome, Consumer<String> progress) {
        var cache = stateDirectory.resolve("build");
        this.java = javaHome.resolve("bin").resolve("java");
        this.sources = new SourceFiles(cache, javaHome, progress);
        this.modules = new Modules(cache, javaHome, progress);
    }

    @Override
    public Launch resolve(String name, Path path) {
        JavaTarget target;
        try {
            target = classify(path);
        } catch (BuildException e) {
            throw new ModelException(problems(name, e));
        }
        try {
            return new Launch(java.toString(), args(target, path));
        } catch (BuildException e) {
            throw new CliException(ExitCode.BUILD_FAILED, String.join("\n", problems(name, e)), e);
        }
    }

    private static List<String> problems(String name, BuildException failure) {
        return failure.problems().stream().map(p -> "java resource " + name + ": " + p).toList();
    }

    private List<String> args(JavaTarget target, Path path) {
        return switch (target) {
            case SOURCE_FILE -> {
                var compiled = sources.compile(path, "");
                yield List.of("-cp", compiled.classes().toString(), compiled.mainClass());
            }
            case JAR -> List.of("-jar", path.toString());
            case MAVEN_MODULE -> modules.maven(path).args();
            case GRADLE_MODULE -> modules.gradle(path).args();
        };
    }

    /**
     * Returns what {@code path} leads to.
     *
     * @throws BuildException if it leads to nothing that can be started
     */
    static JavaTarget classify(Path path) {
        var file = String.valueOf(path.getFileName());
        if (!Files.exists(path)) {
            throw new BuildException(path + " does not exist");
        }
        if (Files.isDirectory(path)) {
            if (Files.exists(path.resolve("pom.xml"))) {
                return JavaTarget.MAVEN_MODULE;
            }
            if (Files.exists(path.resolve("build.gradle"))
                    || Files.exists(path.resolve("build.gradle.kts"))) {
                return JavaTarget.GRADLE_MODULE;
            }
            throw new BuildException(
                    path + " has neither pom.xml nor build.gradle; name a source file or a jar");
        }
        if (file.endsWith(".java")) {
            return JavaTarget.SOURCE_FILE;
        }
        if (file.endsWith(".jar")) {
            return JavaTarget.JAR;
        }
        throw new BuildException(path + " is neither a .java file nor a .jar nor a module");
    }
}
