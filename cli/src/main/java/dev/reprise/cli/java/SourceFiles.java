package dev.reprise.cli.java;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles single source files, each content once: the classes lie in a folder named by the hash of
 * source, class path and JDK, which is complete as soon as it is there.
 */
public final class SourceFiles {
    private final Path cache;
    private final Path javaHome;
    private final Consumer<String> progress;

    /**
     * @param cache a folder for the classes; made when needed
     * @param javaHome the JDK that the classes will run on
     * @param progress is told what takes long, a sentence each
     */
    public SourceFiles(Path cache, Path javaHome, Consumer<String> progress) {
        this.cache = cache;
        this.javaHome = javaHome;
        this.progress = progress;
    }

    /** Classes of a source file, and the one to start. */
    public record Compiled(Path classes, String mainClass) {}

    /**
     * Returns the classes of {@code source}, from the cache where it has not changed.
     *
     * @param classPath what the source may use, empty for the JDK alone
     * @throws BuildException with file and line of each error
     */
    public Compiled compile(Path source, String classPath) {
        try {
            var text = Files.readAllBytes(source);
            var hash =
                    Stamps.sha256(
                            text,
                            source.getFileName().toString(),
                            classPath,
                            Stamps.ofJars(classPath),
                            javaHome.toString(),
                            Runtime.version().toString());
            var home = cache.resolve(hash);
            if (!Files.exists(home)) {
                progress.accept("compiling " + source.getFileName());
                build(source, classPath, home);
            }
            return new Compiled(
                    home.resolve("classes"), Files.readString(home.resolve("main")).strip());
        } catch (IOException e) {
            throw new BuildException(source + " cannot be compiled: " + e, e);
        }
    }

    /** Builds beside the final place and moves: two hosts at once both end with a whole folder. */
    private void build(Path source, String classPath, Path home) throws IOException {
        Files.createDirectories(cache);
        var scratch = Files.createTempDirectory(cache, "compiling-");
        try {
            var classes = Files.createDirectory(scratch.resolve("classes"));
            javac(source, classPath, classes);
            var name = simpleName(source);
            var main =
                    MainClasses.choose(
                            classes, name, source.toString(), "call one of them " + name);
            Files.writeString(scratch.resolve("main"), main + "\n");
            try {
                Files.move(scratch, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                return; // another host was faster
            }
        } finally {
            Stamps.delete(scratch);
        }
    }

    private void javac(Path source, String classPath, Path classes) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new BuildException(
                    "there is no compiler in "
                            + System.getProperty("java.home")
                            + "; run reprise with JDK 25");
        }
        var options =
                new ArrayList<>(
                        List.of(
                                "-d",
                                classes.toString(),
                                "-cp",
                                classPath,
                                "-sourcepath",
                                "",
                                "-proc:none",
                                "-parameters",
                                "-encoding",
                                "UTF-8"));
        if (!javaHome.equals(Path.of(System.getProperty("java.home")))) {
            options.addAll(List.of("--system", javaHome.toString()));
        }
        var found = new DiagnosticCollector<JavaFileObject>();
        try (var files =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            var task =
                    compiler.getTask(
                            null, files, found, options, null, files.getJavaFileObjects(source));
            if (!task.call()) {
                throw new BuildException(
                        found.getDiagnostics().stream()
                                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                                .map(d -> problem(source, d))
                                .toList());
            }
        }
    }

    private static String problem(Path source, Diagnostic<? extends JavaFileObject> error) {
        var message = error.getMessage(Locale.ROOT).strip().replaceAll("\\s*\\R\\s*", "; ");
        return source + ":" + error.getLineNumber() + ": " + message;
    }

    private static String simpleName(Path source) {
        return source.getFileName().toString().replaceFirst("\\.java$", "");
    }
}
