package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;

/** A file in which a program says its pid, in its first line. */
record PidFile(Path path) {
    private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");
    private static final int MOST_BYTES = 4096;
    private static final long MILLIS_PER_TICK = 10;

    /** A program writes its pid after its start; clocks and file systems are this coarse. */
    private static final long COARSE_MILLIS = 2_000;

    /** What it says. */
    sealed interface Answer {}

    /** The process that it names runs. */
    record Runs(ProcessIdentity identity) implements Answer {}

    /** It names none that runs, for this reason. */
    record Nobody(String reason) implements Answer {}

    /** Returns whom it names: one that began after the file was written is a stranger. */
    Answer read(Machine machine, ProcessTable table, Instant now) {
        try {
            var written = Files.getLastModifiedTime(path).toInstant();
            var line = firstLine();
            if (!PID.matcher(line).matches()) {
                return new Nobody(
                        line.isEmpty() ? path + " is empty" : path + " does not begin with a pid");
            }
            var identity = table.identify(Long.parseLong(line));
            if (identity.isEmpty()) {
                return new Nobody("process " + line + " of " + path + " does not run");
            }
            return began(machine, identity.get(), now).isAfter(written.plusMillis(COARSE_MILLIS))
                    ? new Nobody(
                            "process "
                                    + line
                                    + " of "
                                    + path
                                    + " began after that was written: it is another program's")
                    : new Runs(identity.get());
        } catch (NoSuchFileException _) {
            return new Nobody("there is no pid file " + path);
        } catch (IOException e) {
            return new Nobody("pid file " + path + " cannot be read: " + e.getMessage());
        }
    }

    private String firstLine() throws IOException {
        try (var in = Files.newInputStream(path)) {
            var text =
                    new String(
                            in.readNBytes(MOST_BYTES), java.nio.charset.StandardCharsets.US_ASCII);
            return text.lines().findFirst().orElse("").strip();
        }
    }

    private static Instant began(Machine machine, ProcessIdentity identity, Instant now) {
        var age = machine.ticksSinceBoot() - identity.startTicks();
        return now.minusMillis(age * MILLIS_PER_TICK);
    }
}
