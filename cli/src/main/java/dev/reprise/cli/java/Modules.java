package dev.reprise.cli.java;

import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Maven and Gradle modules. The build tool is asked only when a source or a build file is another
 * one than at the last time (by size and time); what it said is kept.
 */
final class Modules {
    private static final String GRADLE_SCRIPT =
            """
            allprojects {
                tasks.register('repriseLaunch') {
                    doLast {
                        def main = project.extensions.findByName('application')?.mainClass?.getOrNull()
                        def lines = ['classpath=' + project.sourceSets.main.runtimeClasspath.asPath]
                        if (main) lines << 'main=' + main
                        new File('@ANSWER@').text = lines.join('\\n') + '\\n'
                    }
                }
            }
            """;

    private final Path cache;
    private final Path javaHome;
    private final Consumer<String> progress;

    Modules(Path cache, Path javaHome, Consumer<String> progress) {
        this.cache = cache;
        this.javaHome = javaHome;
        this.progress = progress;
    }

    /** How a module is started. */
    record Module(String classPath, String mainClass) {
        List<String> args() {
            return List.of("-cp", classPath, mainClass);
        }

        private List<Path> entries() {
            return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
        }
    }

    Module maven(Path path) {
        try {
            var directory = path.toAbsolutePath().normalize();
            var poms = poms(directory);
            var inputs = new ArrayList<Path>();
            poms.forEach(pom -> inputs.add(pom.file()));
            var stamp = stamp(directory, inputs, poms.getLast().directory());
            var known = known(directory, stamp);
            return known.isPresent() ? known.get() : askMaven(directory, poms, stamp);
        } catch (IOException e) {
            throw new BuildException(path + " cannot be built: " + e, e);
        }
    }

    Module gradle(Path path) {
        try {
            var directory = path.toAbsolutePath().normalize();
            var inputs =
                    Stream.iterate(directory, d -> d != null, Path::getParent)
                            .limit(3)
                            .flatMap(
                                    d ->
                                            Stream.of(
                                                            "build.gradle",
                                                            "build.gradle.kts",
                                                            "settings.gradle",
                                                            "settings.gradle.kts",
                                                            "gradle.properties")
                                                    .map(d::resolve))
                            .toList();
            var stamp = stamp(directory, inputs, directory);
            var known = known(directory, stamp);
            return known.isPresent() ? known.get() : askGradle(directory, stamp);
        } catch (IOException e) {
            throw new BuildException(path + " cannot be built: " + e, e);
        }
    }

    /** Returns the module's pom and those above it that list it, the module's first. */
    private static List<Pom> poms(Path directory) throws IOException {
        var poms = new ArrayList<Pom>();
        poms.add(Pom.read(directory.resolve("pom.xml")));
        for (var parent = poms.getLast().parent();
                parent.isPresent() && poms.size() < 20;
                parent = poms.getLast().parent()) {
            var above = Pom.read(parent.get());
            if (!above.aggregates(poms.getLast().directory())) {
                break;
            }
            poms.add(above);
        }
        return poms;
    }

    /**
     * Builds from the topmost pom, so that modules beside this one need not be installed. The
     * module itself is the last of that build, so the last class path written is its own.
     */
    private Module askMaven(Path directory, List<Pom> poms, String stamp) throws IOException {
        progress.accept("building " + directory.getFileName() + " with Maven");
        var tool =
                BuildTool.find(directory, "mvnw", "mvn")
                        .orElseThrow(
                                () ->
                                        new BuildException(
                                                directory
                                                        + " is a Maven module, but there is neither"
                                                        + " mvnw nor mvn on the PATH"));
        Files.createDirectories(cache);
        var answer = Files.createTempFile(cache, "maven-", ".classpath");
        try {
            var root = poms.getLast().directory();
            var commandLine =
                    new ArrayList<>(
                            List.of(
                                    tool.toString(),
                                    "-q",
                                    "-B",
                                    "-DskipTests",
                                    "-Dmdep.outputFile=" + answer,
                                    "-DincludeScope=runtime"));
            if (!root.equals(directory)) {
                commandLine.addAll(List.of("-pl", root.relativize(directory).toString(), "-am"));
            }
            commandLine.addAll(List.of("compile", "dependency:build-classpath"));
            new BuildTool(javaHome).run(root, log(directory), commandLine);
            var classes = directory.resolve("target").resolve("classes");
            if (!Files.isDirectory(classes)) {
                throw new BuildException(directory + " has no classes after its build");
            }
            var named = poms.getFirst().mainClass();
            var main =
                    named.isPresent()
                            ? named.get()
                            : MainClasses.choose(
                                    classes,
                                    "",
                                    directory.toString(),
                                    "set the property exec.mainClass of its pom to one of them");
            var dependencies = Files.readString(answer).strip();
            return remember(
                    directory,
                    stamp,
                    new Module(
                            dependencies.isEmpty()
                                    ? classes.toString()
                                    : classes + File.pathSeparator + dependencies,
                            main));
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    private Module askGradle(Path directory, String stamp) throws IOException {
        progress.accept("building " + directory.getFileName() + " with Gradle");
        var tool =
                BuildTool.find(directory, "gradlew", "gradle")
                        .orElseThrow(
                                () ->
                                        new BuildException(
                                                directory
                                                        + " is a Gradle module, but there is"
                                                        + " neither gradlew nor gradle on the"
                                                        + " PATH"));
        Files.createDirectories(cache);
        var script = Files.createTempFile(cache, "gradle-", ".gradle");
        var answer = Files.createTempFile(cache, "gradle-", ".properties");
        try {
            Files.writeString(script, GRADLE_SCRIPT.replace("@ANSWER@", answer.toString()));
            new BuildTool(javaHome)
                    .run(
                            directory,
                            log(directory),
                            List.of(
                                    tool.toString(),
                                    "-q",
                                    "--no-daemon",
                                    "-I",
                                    script.toString(),
                                    "classes",
                                    "repriseLaunch"));
            var said = properties(answer);
            var named = said.getProperty("main");
            var classPath = said.getProperty("classpath", "");
            var main = named != null ? named : gradleMain(directory);
            return remember(directory, stamp, new Module(classPath, main));
        } finally {
            Files.deleteIfExists(script);
            Files.deleteIfExists(answer);
        }
    }

    private static String gradleMain(Path directory) throws IOException {
        var classes = directory.resolve("build").resolve("classes");
        for (var language : List.of("java", "kotlin")) {
            var folder = classes.resolve(language).resolve("main");
            if (Files.isDirectory(folder)) {
                return MainClasses.choose(
                        folder,
                        "",
                        directory.toString(),
                        "set application.mainClass in its build file to one of them");
            }
        }
        throw new BuildException(directory + " has no classes after its build");
    }

    private static String stamp(Path directory, List<Path> buildFiles, Path root)
            throws IOException {
        var inputs = new ArrayList<>(buildFiles);
        inputs.add(directory.resolve("src").resolve("main"));
        return Stamps.of(inputs) + " " + root;
    }

    /** Returns what the tool said when nothing has changed since, and nothing of it is gone. */
    private Optional<Module> known(Path directory, String stamp) throws IOException {
        var file = memory(directory);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var said = properties(file);
        var module = new Module(said.getProperty("classpath", ""), said.getProperty("main", ""));
        boolean whole = module.entries().stream().allMatch(Files::exists);
        return whole && withSiblings(stamp, module).equals(said.getProperty("stamp"))
                ? Optional.of(module)
                : Optional.empty();
    }

    private Module remember(Path directory, String stamp, Module module) throws IOException {
        var said = new Properties();
        said.setProperty("stamp", withSiblings(stamp, module));
        said.setProperty("classpath", module.classPath());
        said.setProperty("main", module.mainClass());
        var scratch = Files.createTempFile(cache, "module-", ".properties");
        try (var writer = Files.newBufferedWriter(scratch)) {
            said.store(writer, null);
        }
        Files.move(scratch, memory(directory), StandardCopyOption.ATOMIC_MOVE);
        return module;
    }

    /** Modules beside this one stand on its class path as folders; their sources count too. */
    private static String withSiblings(String stamp, Module module) throws IOException {
        var sources =
                module.entries().stream()
                        .filter(e -> e.endsWith(Path.of("target", "classes")))
                        .map(e -> e.resolve("../../src/main").normalize())
                        .toList();
        return stamp + " " + Stamps.of(sources);
    }

    private static Properties properties(Path file) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return properties;
    }

    private Path memory(Path directory) {
        return cache.resolve("module-" + key(directory) + ".properties");
    }

    private Path log(Path directory) {
        return cache.resolve("module-" + key(directory) + ".log");
    }

    private static String key(Path directory) {
        return Stamps.sha256(directory.toString().getBytes(StandardCharsets.UTF_8));
    }
}
