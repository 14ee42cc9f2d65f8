package dev.reprise.cli.model;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles a model in a JVM of its own: a host that lives for hours never holds a compiler, nor has
 * its start-up cache 1,300 classes of one.
 */
public final class CompilerProcess {
    /** Names a file of options for {@code java}: the class path, and a cache trained with it. */
    private static final String OPTIONS = "reprise.compiler.options";

    private CompilerProcess() {}

    /**
     * Compiles {@code source} into the cache at {@code builds}.
     *
     * @throws CliException with every error, its place and its line, or if there is no compiler
     */
    static void compile(Path builds, Path source, String classPath) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        var options = System.getProperty(OPTIONS);
        command.addAll(
                options == null
                        ? List.of("-cp", System.getProperty("java.class.path"))
                        : List.of("@" + options));
        command.add(CompilerProcess.class.getName());
        command.addAll(List.of(builds.toString(), source.toString(), classPath));
        run(command, source);
    }

    private static void run(List<String> command, Path source) throws IOException {
        var process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectInput(new File("/dev/null"))
                        .start();
        try (var errors = process.getErrorStream()) {
            var text = new String(errors.readAllBytes(), StandardCharsets.UTF_8).strip();
            var code = process.waitFor();
            if (code != ExitCode.OK) {
                throw new CliException(
                        code,
                        text.isEmpty()
                                ? "the compiler of " + source + " ended with code " + code
                                : text);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while compiling " + source, e);
        } finally {
            process.destroy();
        }
    }

    /** The process itself: the cache's directory, the main source, the model's class path. */
    public static void main(String[] args) throws IOException {
        var source = Path.of(args[1]);
        try {
            new BuildCache(Path.of(args[0]), source, args[2])
                    .compile(new SourceCompiler(source, args[2]));
        } catch (CliException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode());
        }
    }
}
