package dev.reprise.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What {@code /proc} says of processes. A process that has gone counts as nothing. */
final class Processes {
    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /** Sends SIGKILL. */
    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Sends SIGTERM. */
    static void terminate(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    static String commandLine(long pid) {
        return read(pid, "cmdline").replace('\0', ' ');
    }

    /** Returns whether the process is there and no zombie. */
    static boolean runs(long pid) {
        var stat = stat(pid);
        return stat.length > 0 && !stat[0].equals("Z");
    }

    /** Waits until the process has ended. */
    static void awaitEnd(long pid, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (runs(pid)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("process " + pid + " is still there");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(100_000);
        }
    }

    /** Returns {@code root} and its descendants without {@code others} and theirs. */
    static Set<Long> tree(long root, Set<Long> others) throws IOException {
        var parents = parents();
        var tree = new HashSet<Long>();
        for (var pid : parents.keySet()) {
            long at = pid;
            while (at != root && parents.containsKey(at) && !others.contains(at)) {
                at = parents.getOrDefault(at, 0L);
            }
            if (at == root) {
                tree.add(pid);
            }
        }
        return tree;
    }

    /** Returns the proportional set size, in MiB. */
    static double pss(Set<Long> pids) {
        long kib = 0;
        for (long pid : pids) {
            kib +=
                    read(pid, "smaps_rollup")
                            .lines()
                            .filter(line -> line.startsWith("Pss:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum();
        }
        return kib / 1024.0;
    }

    /** Returns the CPU time so far, children that have been waited for included, in seconds. */
    static double cpuSeconds(Set<Long> pids) {
        long ticks = 0;
        for (long pid : pids) {
            var stat = stat(pid);
            for (int field = 11; field <= 14 && stat.length > 14; field++) {
                ticks += Long.parseLong(stat[field]);
            }
        }
        return ticks / 100.0;
    }

    /** Kills every process that has {@code directory}, which is ours alone, in its command line. */
    static void killAllOf(Path directory) throws IOException {
        for (var pid : parents().keySet()) {
            if (commandLine(pid).contains(directory.toString())) {
                kill(pid);
            }
        }
    }

    /** Sends SIGTERM to what was started here, then SIGKILL. */
    static void end(Process process, Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static Map<Long, Long> parents() throws IOException {
        var parents = new HashMap<Long, Long>();
        try (var directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var directory : directories) {
                var pid = Long.parseLong(directory.getFileName().toString());
                var stat = stat(pid);
                if (stat.length > 1) {
                    parents.put(pid, Long.parseLong(stat[1]));
                }
            }
        }
        return parents;
    }

    /** The fields from the state on, which is the third. */
    private static String[] stat(long pid) {
        var text = read(pid, "stat");
        return text.isEmpty()
                ? new String[0]
                : text.substring(text.lastIndexOf(')') + 2).strip().split(" ");
    }

    private static String read(long pid, String file) {
        try {
            var path = PROC.resolve(Long.toString(pid)).resolve(file);
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
