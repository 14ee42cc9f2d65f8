package dev.reprise.engine.runtime.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What this machine knows of the processes in containers, where it is the engine's machine. */
final class LocalProcesses {
    private static final String INSIDE = "NSpid:";
    private static final String NOT_YET = "Name:\trunc:";
    private static final String CAUGHT = "SigCgt:";
    private static final String BLOCKED = "SigBlk:";

    private LocalProcesses() {}

    /**
     * Returns the id that a process has in its container, empty if this machine has no such process
     * in that container: the engine may be of another.
     */
    static OptionalLong inside(long pid, String container) {
        return status(pid, container).stream()
                .filter(line -> line.startsWith(INSIDE))
                .mapToLong(line -> Long.parseLong(value(line)))
                .findFirst();
    }

    /**
     * Returns whether a signal surely passes the process by: it is the first of its container,
     * which the kernel spares what it has not said how to take, or has not become the program yet.
     */
    static boolean ignores(long pid, String container, int signal) {
        var status = status(pid, container);
        if (!status.isEmpty() && status.getFirst().startsWith(NOT_YET)) {
            return true;
        }
        var masks =
                status.stream()
                        .filter(line -> line.startsWith(CAUGHT) || line.startsWith(BLOCKED))
                        .map(line -> Long.parseUnsignedLong(value(line), 16))
                        .toList();
        return !masks.isEmpty()
                && masks.stream().allMatch(mask -> (mask >>> (signal - 1) & 1) == 0);
    }

    private static String value(String line) {
        return line.substring(line.lastIndexOf('\t') + 1).strip();
    }

    private static List<String> status(long pid, String container) {
        var process = Path.of("/proc", Long.toString(pid));
        try {
            return Files.readString(process.resolve("cgroup")).contains(container)
                    ? Files.readAllLines(process.resolve("status"))
                    : List.of();
        } catch (IOException _) {
            return List.of();
        }
    }
}
