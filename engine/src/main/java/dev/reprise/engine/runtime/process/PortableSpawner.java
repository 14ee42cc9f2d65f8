package dev.reprise.engine.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Spawns by ProcessBuilder and setsid(1), where the C library is not glibc 2.34 or later. Signals
 * that this JVM was told to ignore stay ignored in what it starts.
 */
final class PortableSpawner implements Spawner {
    private static final List<Path> SETSID =
            List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final boolean listens;

    /**
     * @param listens whether what is spawned says something on its stdout
     */
    PortableSpawner(boolean listens) {
        this.listens = listens;
    }

    @Override
    public Spawned spawn(
            List<String> arguments, Map<String, String> environment, Path workingDirectory)
            throws IOException {
        var command = new ArrayList<String>();
        SETSID.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(setsid -> command.add(setsid.toString()));
        command.add("/bin/sh");
        command.addAll(arguments.subList(1, arguments.size()));
        var builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        if (!listens) {
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        }
        return new Child(builder.start());
    }

    @Override
    public void close() {}

    private record Child(Process process) implements Spawned {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public void go() {
            try (var stdin = process.getOutputStream()) {
                stdin.write('\n');
            } catch (IOException _) {
                // It has ended: its exit tells.
            }
        }

        @Override
        public void abandon() {
            try {
                process.getOutputStream().close();
            } catch (IOException _) {
                // It has ended.
            }
        }

        @Override
        public void awaitRecord() {
            try (var stdout = process.getInputStream()) {
                int _ = stdout.read();
            } catch (IOException _) {
                // It has ended.
            }
        }

        @Override
        public OptionalInt reap() {
            try {
                var ended = process.waitFor(1, TimeUnit.SECONDS);
                // The JDK gives 128 + n for a signal, as the keeper does for its program's.
                var known = ended && process.exitValue() != 128 + Posix.SIGKILL;
                return known ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return OptionalInt.empty();
            }
        }
    }
}
