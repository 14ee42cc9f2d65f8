package dev.reprise.cli.java;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs Maven or Gradle and waits for it. */
final class BuildTool {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int SHOWN_LINES = 5;
    private static final String ERROR = "[ERROR] ";

    private final Path javaHome;

    BuildTool(Path javaHome) {
        this.javaHome = javaHome;
    }

    /** Returns the wrapper at or above {@code directory}, else the program on the PATH. */
    static Optional<Path> find(Path directory, String wrapper, String program) {
        var above =
                Stream.iterate(directory, d -> d != null, Path::getParent)
                        .map(d -> d.resolve(wrapper));
        var onPath =
                Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                        .filter(d -> !d.isEmpty())
                        .map(d -> Path.of(d, program));
        return Stream.concat(above, onPath)
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Returns once the tool has ended well. Its output is kept in {@code log}.
     *
     * @throws BuildException with some lines of its output when it fails, or does not end within 10
     *     minutes: it is killed then
     */
    void run(Path directory, Path log, List<String> commandLine) throws IOException {
        var builder =
                new ProcessBuilder(commandLine)
                        .directory(directory.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        var process = builder.start();
        try {
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new BuildException(
                        commandLine.getFirst() + " took more than 10 minutes; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildException(commandLine.getFirst() + " was interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new BuildException(failure(commandLine.getFirst(), process.exitValue(), log));
        }
    }

    /** One failure is one problem, however many lines the tool has for it. */
    private static String failure(String tool, int code, Path log) throws IOException {
        var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
        var errors =
                lines.stream()
                        .filter(l -> l.startsWith(ERROR) && l.length() > ERROR.length())
                        .map(l -> l.substring(ERROR.length()))
                        .limit(SHOWN_LINES)
                        .toList();
        var shown =
                errors.isEmpty()
                        ? lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())
                        : errors;
        return "%s failed with code %d; its output is in %s; of that:\n    %s"
                .formatted(tool, code, log, String.join("\n    ", shown));
    }
}
