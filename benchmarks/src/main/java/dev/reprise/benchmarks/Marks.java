package dev.reprise.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The start marks of the measured programs. Each program's first act is one line into a named pipe,
 * by a builtin of its shell; a thread here stamps the line when it comes in. So programs of every
 * supervisor are timed by one clock, in nanoseconds, and none pays for a {@code date} of its own.
 */
final class Marks implements AutoCloseable {
    /** What the programs become once they have left their mark; nobody else sleeps so long. */
    private static final String SLEEP = "sleep 86399";

    /**
     * A program has started.
     *
     * @param port the value of its PORT, 0 without
     * @param nanos of {@link System#nanoTime}
     */
    record Mark(String name, long pid, int port, long nanos) {}

    private final Path pipe;
    private final Path program;
    private final RandomAccessFile in;
    private final LinkedBlockingQueue<Mark> marks = new LinkedBlockingQueue<>();
    private final Set<Long> pids = ConcurrentHashMap.newKeySet();
    private final Thread reader;

    private Marks(Path pipe, Path program) throws IOException {
        this.pipe = pipe;
        this.program = program;
        // Open for writing as well, so that there is no end of file between two programs.
        this.in = new RandomAccessFile(pipe.toFile(), "rw");
        this.reader = Thread.ofPlatform().daemon().name("marks").start(this::read);
    }

    /** Makes the pipe and the program in {@code directory}. */
    static Marks in(Path directory) throws IOException, InterruptedException {
        var pipe = directory.resolve("marks");
        var made = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start();
        if (made.waitFor() != 0) {
            throw new IOException("mkfifo " + pipe + " ended with " + made.exitValue());
        }
        var program = directory.resolve("program");
        Files.writeString(
                program,
                "#!/bin/sh\necho \"$1 $$ ${PORT:-0}\" >" + pipe + "\nexec " + SLEEP + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Marks(pipe, program);
    }

    /** The program; its argument is the name that it gives itself. */
    String program() {
        return program.toString();
    }

    /**
     * Returns the next {@code count} marks.
     *
     * @throws IllegalStateException if fewer come in within {@code patience}
     */
    List<Mark> await(int count, Duration patience) throws InterruptedException {
        var found = new ArrayList<Mark>();
        var deadline = System.nanoTime() + patience.toNanos();
        while (found.size() < count) {
            var mark = marks.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (mark == null) {
                throw new IllegalStateException(
                        "only %d of %d programs started within %s"
                                .formatted(found.size(), count, patience));
            }
            found.add(mark);
        }
        return found;
    }

    /** Returns the next mark. */
    Mark next(Duration patience) throws InterruptedException {
        return await(1, patience).getFirst();
    }

    /** Returns the pids of all programs that have started so far. */
    Set<Long> pids() {
        return Set.copyOf(pids);
    }

    /** Waits until no program runs any more. */
    void awaitGone(Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        for (long pid : pids) {
            while (isOurs(pid)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("program " + pid + " is still there");
                }
                java.util.concurrent.locks.LockSupport.parkNanos(100_000);
            }
            pids.remove(pid);
        }
        marks.clear();
    }

    /** Kills what is left of the programs. */
    void killAll() {
        for (long pid : pids) {
            if (isOurs(pid)) {
                Processes.kill(pid);
            }
        }
        pids.clear();
        marks.clear();
    }

    /** Kills what is left of the programs, and ends. */
    @Override
    public void close() throws IOException {
        killAll();
        Files.writeString(pipe, "end\n");
        in.close();
    }

    private static boolean isOurs(long pid) {
        return Processes.commandLine(pid).contains(SLEEP);
    }

    private void read() {
        var bytes = new byte[1 << 16];
        try {
            while (true) {
                var length = in.read(bytes);
                var now = System.nanoTime();
                if (length <= 0
                        || !take(new String(bytes, 0, length, StandardCharsets.UTF_8), now)) {
                    return;
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /** A line is less than a pipe writes at once, so it comes in as a whole. */
    private boolean take(String text, long now) {
        for (var line : text.lines().toList()) {
            var parts = line.split(" ");
            if (parts.length != 3) {
                return false;
            }
            var pid = Long.parseLong(parts[1]);
            pids.add(pid);
            marks.add(new Mark(parts[0], pid, Integer.parseInt(parts[2]), now));
        }
        return true;
    }
}
