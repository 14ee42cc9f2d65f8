package dev.reprise.cli.host;

import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.apphost.ProcessIdentities;
import dev.reprise.engine.runtime.process.ProcessTable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code sh} that outlives this host by a grace and then stops what it has left. It reads a pipe
 * whose only writer is this host: the pipe ends when the host does, however that comes about.
 */
final class Watchdog implements AutoCloseable {
    /**
     * {@code $1} is the grace in seconds, the rest the command. A line on the pipe says that there
     * is nothing to watch; SIGTERM that another host has come.
     */
    private static final String SCRIPT =
            "if read -r line; then exit 0; fi; grace=$1; shift;"
                    + " trap 'kill $!; exit 0' TERM; sleep \"$grace\" & wait $!; trap - TERM;"
                    + " exec \"$@\"";

    private static final int SIGTERM = 15;

    private final Process process;
    private final OutputStream pipe;

    private Watchdog(Process process) {
        this.process = process;
        this.pipe = process.getOutputStream();
    }

    /**
     * Starts one. Its output goes to the host's log file.
     *
     * @param grace from this host's death to the command
     * @param waited how long no host has lived by then
     */
    static Watchdog start(
            AppHostLocation location, ProcessTable processes, Duration grace, Duration waited)
            throws IOException {
        var command = new ArrayList<>(List.of("setsid", "sh", "-c", SCRIPT, "reprise-watchdog"));
        command.add(grace.toMillis() / 1_000 + "." + "%03d".formatted(grace.toMillis() % 1_000));
        command.addAll(SelfCommand.of("stop", "--if-orphaned"));
        command.addAll(List.of("--waited", Long.toString(waited.toMillis()), "--apphost"));
        command.add(location.source().toString());
        var log = ProcessBuilder.Redirect.appendTo(location.openHostLog().toFile());
        var builder = new ProcessBuilder(command);
        builder.directory(location.directory().toFile());
        builder.redirectOutput(log).redirectError(log);
        var process = builder.start();
        var identity = processes.identify(process.pid());
        if (identity.isPresent()) {
            Files.writeString(file(location), identity.get().toString());
        }
        return new Watchdog(process);
    }

    /** Ends the one of a host that is no more: whoever holds the lease now answers for its app. */
    static void relieve(AppHostLocation location, ProcessTable processes) throws IOException {
        try {
            ProcessIdentities.parse(Files.readString(file(location)))
                    .filter(identity -> identity.pid() != ProcessHandle.current().pid())
                    .ifPresent(identity -> processes.kill(identity, SIGTERM));
        } catch (NoSuchFileException e) {
            // There never was one.
        }
    }

    private static Path file(AppHostLocation location) {
        return location.stateDirectory().resolve("watchdog");
    }

    /** Ends it: nothing is left to be stopped. */
    @Override
    public void close() throws IOException {
        try (pipe) {
            pipe.write("ended\n".getBytes(StandardCharsets.UTF_8));
        } finally {
            process.onExit();
        }
    }
}
