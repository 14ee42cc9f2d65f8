package dev.reprise.engine.allocation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds out through {@code /proc} who listens on a port of this machine's loopback addresses. */
final class PortHolder {
    private static final String LISTENING = "0A";
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern PID = Pattern.compile("\\d+");

    /** As the kernel writes them: each word of 32 bits in the machine's order. */
    private static final Set<String> ADDRESSES =
            Set.of(
                    "00000000",
                    "0100007F",
                    "00000000000000000000000000000000",
                    "00000000000000000000000001000000",
                    "0000000000000000FFFF00000100007F");

    private final Path proc;

    PortHolder(Path proc) {
        this.proc = proc;
    }

    /**
     * Returns {@code "pid 4711 (nginx)"}, or {@code "another user's process"} when it is not ours
     * to see; empty if nobody listens.
     */
    Optional<String> of(int port) {
        var inodes = listening(port);
        if (inodes.isEmpty()) {
            return Optional.empty();
        }
        try (var processes = Files.list(proc)) {
            return processes
                    .filter(process -> PID.matcher(process.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(PortHolder::pid))
                    .filter(process -> holds(process, inodes))
                    .findFirst()
                    .map(process -> "pid " + pid(process) + " (" + name(process) + ")")
                    .or(() -> Optional.of("another user's process"));
        } catch (IOException _) {
            return Optional.of("another user's process");
        }
    }

    private List<String> listening(int port) {
        var suffix = ":%04X".formatted(port);
        var inodes = new ArrayList<String>();
        for (var table : List.of("tcp", "tcp6")) {
            try (var lines = Files.lines(proc.resolve("net").resolve(table))) {
                lines.map(line -> SPACES.split(line.strip()))
                        .filter(fields -> fields.length > 9 && fields[3].equals(LISTENING))
                        .filter(fields -> fields[1].endsWith(suffix))
                        .filter(fields -> ADDRESSES.contains(fields[1].split(":")[0]))
                        .forEach(fields -> inodes.add("socket:[" + fields[9] + "]"));
            } catch (IOException _) {
                // Without IPv6 there is no such table.
            }
        }
        return inodes;
    }

    private static boolean holds(Path process, List<String> inodes) {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors.anyMatch(descriptor -> inodes.contains(target(descriptor)));
        } catch (IOException | UncheckedIOException _) {
            // Another user's, or gone.
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "";
        }
    }

    private static long pid(Path process) {
        return Long.parseLong(process.getFileName().toString());
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException _) {
            return "gone";
        }
    }
}
