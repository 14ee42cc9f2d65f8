package dev.reprise.cli.host;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.cli.apphost.AppHostLocation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code sh} that outlives this host by a grace and then stops what it has left. It reads a pipe
 * whose only writer is this host: the pipe ends when the host does, however that comes about.
 */
final class Watchdog implements AutoCloseable {
    /**
     * {@code $1} is the grace in whole seconds, {@code $2} the rest of it, {@code $3} the file that
     * names the live host, {@code $4} this host's identity, what follows the command. A line on the
     * pipe says that there is nothing to watch; so does a file that names neither this host nor the
     * one before: a successor has a watchdog of its own, or all has been stopped.
     */
    private static final String SCRIPT =
            """
            trap '' INT HUP TERM QUIT
            left=$1 rest=$2 file=$3 own=$4
            shift 4
            look() {
                now=
                [ -r "$file" ] && read -r now <"$file"
            }
            look 2>/dev/null
            before=$now
            if read -r line; then exit 0; fi
            while [ "$left" -gt 0 ]; do
                sleep 1
                left=$((left - 1))
                look 2>/dev/null
                case $now in "$before" | *"$own"*) ;; *) exit 0 ;; esac
            done
            sleep "$rest"
            exec "$@"
            """;

    private final Process process;
    private final OutputStream pipe;

    private Watchdog(Process process) {
        this.process = process;
        this.pipe = process.getOutputStream();
    }

    /** Starts one. Its output goes to the host's log file. */
    static Watchdog start(AppHostLocation location, ProcessIdentity host, Duration grace)
            throws IOException {
        var command = new ArrayList<>(List.of("setsid", "sh", "-c", SCRIPT, "reprise-watchdog"));
        command.add(Long.toString(grace.toSeconds()));
        command.add("0.%03d".formatted(grace.toMillisPart()));
        command.add(location.hostFile().toString());
        command.add(host.toString());
        command.addAll(SelfCommand.of("stop", "--if-orphaned", "--apphost"));
        command.add(location.source().toString());
        var log = ProcessBuilder.Redirect.appendTo(location.hostLog().toFile());
        var builder = new ProcessBuilder(command);
        builder.directory(location.directory().toFile());
        builder.redirectOutput(log).redirectError(log);
        return new Watchdog(builder.start());
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
