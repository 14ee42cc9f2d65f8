package dev.reprise.engine.runtime.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code /proc}. */
final class LinuxMachine implements Machine {
    private static final byte[] ATTEMPT = "REPRISE_ATTEMPT=".getBytes(StandardCharsets.US_ASCII);

    private final boolean pidfd =
            Boolean.parseBoolean(System.getProperty("reprise.process.pidfd", "true"))
                    && Posix.hasPidfd();
    private final String bootId;
    private final long pidNamespace;
    private final long pageSize = Posix.pageSize();

    LinuxMachine() {
        try {
            bootId = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            var link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            pidNamespace = Long.parseLong(link.replaceAll("\\D", ""));
        } catch (IOException e) {
            throw new IllegalStateException("processes need Linux with /proc mounted: " + e, e);
        }
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public long pidNamespace() {
        return pidNamespace;
    }

    @Override
    public boolean hasPidfd() {
        return pidfd;
    }

    @Override
    public OptionalLong startTicks(long pid) {
        var fields = stat(pid);
        return fields.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(fields[19]));
    }

    @Override
    public Optional<Consumption> consumption(long pid) {
        var fields = stat(pid);
        if (fields.length == 0) {
            return Optional.empty();
        }
        var cpu = 0L;
        for (int i = 11; i <= 14; i++) {
            cpu += Long.parseLong(fields[i]);
        }
        return Optional.of(
                new Consumption(
                        Long.parseLong(fields[19]), cpu, Long.parseLong(fields[21]) * pageSize));
    }

    @Override
    public long ticksSinceBoot() {
        var uptime = text("/proc/uptime");
        return Math.round(Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 100);
    }

    /**
     * Returns the fields of {@code /proc/<pid>/stat} from the third on, none if the process has
     * ended.
     */
    private static String[] stat(long pid) {
        var stat = text("/proc/" + pid + "/stat");
        // The name in parentheses may itself hold spaces and parentheses.
        var afterName = stat.lastIndexOf(')') + 2;
        if (afterName < 2) {
            return new String[0];
        }
        var fields = stat.substring(afterName).split(" ", 23);
        // A process whose first thread has ended but others run shows Z as well.
        var ended = "ZX".contains(fields[0]) && Integer.parseInt(fields[17]) <= 1;
        return ended ? new String[0] : fields;
    }

    @Override
    public long session(long pid) {
        return Posix.getsid(pid);
    }

    @Override
    public long[] pids() {
        var names = new File("/proc").list((_, name) -> Character.isDigit(name.charAt(0)));
        var pids = new long[names == null ? 0 : names.length];
        for (int i = 0; i < pids.length; i++) {
            pids[i] = Long.parseLong(names[i]);
        }
        return pids;
    }

    @Override
    public Optional<String> attemptId(long pid) {
        var environment = Posix.readFile("/proc/" + pid + "/environ");
        for (int start = 0; start < environment.length; ) {
            var end = start;
            while (end < environment.length && environment[end] != 0) {
                end++;
            }
            if (startsWith(environment, start, end)) {
                var from = start + ATTEMPT.length;
                return Optional.of(
                        new String(environment, from, end - from, StandardCharsets.UTF_8));
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    private static boolean startsWith(byte[] environment, int start, int end) {
        if (end - start < ATTEMPT.length) {
            return false;
        }
        for (int i = 0; i < ATTEMPT.length; i++) {
            if (environment[start + i] != ATTEMPT[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String commandLine(long pid) {
        return text("/proc/" + pid + "/cmdline");
    }

    private static String text(String path) {
        return new String(Posix.readFile(path), StandardCharsets.ISO_8859_1);
    }
}
