package dev.reprise.engine.runtime.probe;

import dev.reprise.engine.runtime.Probes.Target;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of a command with the instance's environment and directory. Exit code 0 is healthy. The
 * command runs in a session of its own; at the deadline, or when the thread is interrupted, all of
 * that session is killed.
 */
final class ExecCheck {
    private static final int OUTPUT_BYTES = 10 * 1024;
    private static final int OUTPUT_LINES = 5;
    private static final Duration OUTPUT_GRACE = Duration.ofMillis(200);
    private static final int KILL_ROUNDS = 20;

    /** Field 6 of {@code /proc/<pid>/stat}, counted after the name, which may hold anything. */
    private static final int SESSION_AFTER_NAME = 3;

    private static final Optional<Path> SETSID = onPath("setsid");

    private ExecCheck() {}

    static Outcome run(List<String> command, Target target, Deadline deadline)
            throws InterruptedException {
        Process process;
        try {
            process = start(command, target);
        } catch (IOException e) {
            return Outcome.unhealthy("not started", command.getFirst() + ": " + e.getMessage());
        }
        var output = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> output.complete(head(process.getInputStream())));
        try {
            if (!process.waitFor(deadline.atNanos() - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                killTree(process);
                return Outcome.unhealthy(
                        "timeout", command.getFirst() + " did not end within " + deadline.text());
            }
        } catch (InterruptedException e) {
            killTree(process);
            throw e;
        }
        return outcome(command.getFirst(), process.exitValue(), firstLines(output));
    }

    private static Process start(List<String> command, Target target) throws IOException {
        return start(command, target.environment(), target.workingDirectory());
    }

    /** Starts a command in a session of its own, with both outputs as one. */
    static Process start(
            List<String> command, Map<String, String> environment, String workingDirectory)
            throws IOException {
        var commandLine = new ArrayList<String>();
        SETSID.ifPresent(setsid -> commandLine.add(setsid.toString()));
        commandLine.addAll(command);
        var builder =
                new ProcessBuilder(commandLine)
                        .directory(new File(workingDirectory))
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Outcome outcome(String program, int exitCode, String output) {
        var says = program + " exited with " + exitCode;
        if (exitCode == 0) {
            return Outcome.healthy(says);
        }
        return Outcome.unhealthy(
                "exit " + exitCode, output.isEmpty() ? says : says + ": " + output);
    }

    /** What the command left running may hold its output open: that is not waited for long. */
    private static String firstLines(CompletableFuture<String> output) throws InterruptedException {
        try {
            return output.get(OUTPUT_GRACE.toMillis(), TimeUnit.MILLISECONDS)
                    .lines()
                    .limit(OUTPUT_LINES)
                    .collect(Collectors.joining("\n"))
                    .strip();
        } catch (TimeoutException | ExecutionException _) {
            return "";
        }
    }

    private static String head(InputStream stream) {
        var head = new ByteArrayOutputStream();
        var buffer = new byte[4096];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                head.write(buffer, 0, Math.min(n, OUTPUT_BYTES - head.size()));
            }
        } catch (IOException _) {
            // It was killed: what was read is what there is.
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    /** Kills a command and all of its session. */
    static void killTree(Process process) {
        var descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        for (int i = 0; i < KILL_ROUNDS && killSession(process.pid()); i++) {
            Thread.onSpinWait();
        }
    }

    /** Kills what is in the session of {@code leader}; returns whether there was anything. */
    private static boolean killSession(long leader) {
        if (SETSID.isEmpty()) {
            return false;
        }
        // A handle knows its start time, so a pid that is reused after the look is not hit.
        var members =
                ProcessHandle.allProcesses()
                        .filter(handle -> session(handle.pid()) == leader)
                        .toList();
        members.forEach(ProcessHandle::destroyForcibly);
        return !members.isEmpty();
    }

    private static long session(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") ? -1 : Long.parseLong(fields[SESSION_AFTER_NAME]);
        } catch (IOException | RuntimeException _) {
            return -1;
        }
    }

    private static Optional<Path> onPath(String program) {
        var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return path.lines()
                .flatMap(line -> Stream.of(line.split(File.pathSeparator)))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
