package dev.reprise.engine.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A small process in a session of its own that learns of this JVM's death, however it dies, and
 * then runs a command. If another host has taken over by then, that command must find nothing to
 * do.
 */
public final class Watchdog implements AutoCloseable {
    private static final int FAREWELL_MILLIS = 2_000;

    private final Machine machine;
    private final Spawner spawner;
    private final Spawner.Spawned child;

    private Watchdog(Machine machine, Spawner spawner, Spawner.Spawned child) {
        this.machine = machine;
        this.spawner = spawner;
        this.child = child;
    }

    /**
     * Starts a watchdog for this JVM, with this JVM's environment and its output thrown away.
     *
     * @param grace from this JVM's death to the command, in steps of milliseconds
     * @param command program and arguments
     * @throws UncheckedIOException if no process can be started
     */
    public static Watchdog start(
            Machine machine, Duration grace, List<String> command, Path workingDirectory) {
        var spawner = Spawner.choose(Spawner.NO_WAKE_UP);
        var arguments = new ArrayList<String>();
        arguments.addAll(List.of("reprise-watchdog", "-c", script(), "reprise-watchdog"));
        arguments.add(seconds(grace));
        arguments.addAll(command);
        try {
            var child = spawner.spawn(arguments, System.getenv(), workingDirectory);
            return new Watchdog(machine, spawner, child);
        } catch (IOException e) {
            spawner.close();
            throw new UncheckedIOException("the watchdog cannot be started", e);
        }
    }

    /** Returns its pid. */
    public long pid() {
        return child.pid();
    }

    /** Ends it without its command: the host stops as it should. Returns when it is gone. */
    @Override
    public void close() {
        child.go();
        PidHandle.open(machine, child.pid())
                .ifPresent(
                        handle -> {
                            try (handle) {
                                handle.awaitEnd(FAREWELL_MILLIS);
                            }
                        });
        child.reap();
        spawner.close();
    }

    private static String seconds(Duration grace) {
        var millis = grace.toMillisPart();
        return grace.toSeconds() + (millis == 0 ? "" : ".%03d".formatted(millis));
    }

    private static String script() {
        try (var resource = Watchdog.class.getResourceAsStream("watchdog.sh")) {
            if (resource == null) {
                throw new IllegalStateException("watchdog.sh is missing from this program");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
