package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file in which a program says its pid, in its first line. Whoever can write it decides whom we
 * signal: it counts only if that is us, root, or who runs the program.
 */
record PidFile(Path path) {
    private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");
    private static final int MOST_BYTES = 4096;
    private static final int ROOT = 0;
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final long MILLIS_PER_TICK = 10;

    /** A program writes its pid after its start; clocks and file systems are this coarse. */
    private static final long COARSE_MILLIS = 2_000;

    /** What it says. */
    sealed interface Answer {}

    /** The process that it names runs. */
    record Runs(ProcessIdentity identity) implements Answer {}

    /** It names none that may be taken on, for this reason. */
    record Nobody(String reason) implements Answer {}

    /**
     * Returns whom it names. One that began after the file was written is a stranger.
     *
     * @param now by the clock of the file system
     */
    Answer read(Machine machine, ProcessTable table, Instant now) {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                return new Nobody(path + " is no file");
            }
            var line = firstLine();
            if (!PID.matcher(line).matches()) {
                return new Nobody(
                        line.isEmpty() ? path + " is empty" : path + " does not begin with a pid");
            }
            var named = "process " + line + " of " + path;
            var identity = table.identify(Long.parseLong(line));
            return identity.isEmpty()
                    ? new Nobody(named + " does not run")
                    : refusal(machine, identity.get(), now)
                            .<Answer>map(why -> new Nobody(named + " " + why))
                            .orElseGet(() -> new Runs(identity.get()));
        } catch (NoSuchFileException _) {
            return new Nobody("there is no pid file " + path);
        } catch (IOException e) {
            return new Nobody("pid file " + path + " cannot be read: " + e.getMessage());
        }
    }

    /** Returns why the process is not taken on, empty if it is. */
    private Optional<String> refusal(Machine machine, ProcessIdentity identity, Instant now)
            throws IOException {
        var written = Files.getLastModifiedTime(path).toInstant();
        var began = began(machine, identity, now);
        if (began.isAfter(written.plusMillis(COARSE_MILLIS))) {
            return Optional.of(
                    "began at "
                            + began
                            + ", after that was written at "
                            + written
                            + ": it is another program's");
        }
        if (isAbove(identity.pid())) {
            return Optional.of("is what Reprise itself runs in");
        }
        return mayBeTrusted(identity.pid())
                ? Optional.empty()
                : Optional.of(
                        "is named by a file that others can write: it is to be of this user, of"
                                + " root or of who runs the process, and writable by that one only");
    }

    /** Returns whether this process is that one or below it; the first of all is above all. */
    private static boolean isAbove(long pid) {
        return pid == 1
                || Stream.iterate(
                                Optional.of(ProcessHandle.current()),
                                Optional::isPresent,
                                handle -> handle.flatMap(ProcessHandle::parent))
                        .anyMatch(handle -> handle.orElseThrow().pid() == pid);
    }

    private boolean mayBeTrusted(long pid) throws IOException {
        var mode = (int) Files.getAttribute(path, "unix:mode");
        var owners = List.of(ROOT, owner(Path.of("/proc/self")), owner(Path.of("/proc/" + pid)));
        return (mode & WRITABLE_BY_OTHERS) == 0 && owners.contains(owner(path));
    }

    private static int owner(Path file) throws IOException {
        return (int) Objects.requireNonNull(Files.getAttribute(file, "unix:uid"));
    }

    private String firstLine() throws IOException {
        try (var in = Files.newInputStream(path)) {
            var text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
            return text.lines().findFirst().orElse("").strip();
        }
    }

    private static Instant began(Machine machine, ProcessIdentity identity, Instant now) {
        var age = machine.ticksSinceBoot() - identity.startTicks();
        return now.minusMillis(age * MILLIS_PER_TICK);
    }
}
