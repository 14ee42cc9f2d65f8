package dev.reprise.engine.runtime.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * One platform thread that waits for everything: keepers' lines on the wake-up pipe, descriptors,
 * timers and tasks. Asleep when nothing happens. Only {@link #post} and {@link #close} may be
 * called from other threads.
 */
final class EventLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final int POLLFD = 8;

    private final Posix.Pipe pipe = Posix.pipe(false);
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment buffer = arena.allocate(4096);
    private final StringBuilder line = new StringBuilder();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final List<Watch> watches = new ArrayList<>();
    private final LongConsumer keys;
    private Runnable endOfRound = () -> {};
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param keys told each number that a keeper writes on the pipe
     */
    EventLoop(LongConsumer keys) {
        this.keys = keys;
        thread = Thread.ofPlatform().daemon().name("process-watch").unstarted(this::run);
    }

    /** Runs {@code task} after all that one awakening brought. Before {@link #start}. */
    void atEndOfRound(Runnable task) {
        endOfRound = task;
    }

    void start() {
        thread.start();
    }

    /** The descriptor that keepers write to. */
    int wakeUp() {
        return pipe.writer();
    }

    /** Runs {@code task} on the loop's thread, soon. After {@link #close} it is dropped. */
    void post(Runnable task) {
        tasks.add(task);
        if (!closed && !Thread.currentThread().equals(thread) && awake.compareAndSet(false, true)) {
            Posix.write(pipe.writer(), "\n");
        }
    }

    /** Runs {@code onReady} once when {@code fd} is readable. */
    void watch(int fd, Runnable onReady) {
        watches.add(new Watch(fd, onReady));
    }

    void unwatch(int fd) {
        watches.removeIf(watch -> watch.fd == fd);
    }

    /** Runs {@code task} once, after so many milliseconds. */
    Timer after(long millis, Runnable task) {
        var timer = new Timer(System.nanoTime() + millis * 1_000_000, task);
        timers.add(timer);
        return timer;
    }

    void cancel(Timer timer) {
        timers.remove(timer);
    }

    /** Ends the thread; what is watched is left as it is. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Posix.write(pipe.writer(), "\n");
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Frees the pipe. After {@link #close}, when no launch is under way. */
    void free() {
        Posix.close(pipe.reader());
        Posix.close(pipe.writer());
    }

    private void run() {
        while (!closed) {
            var ready = await();
            // Before the tasks: whoever writes a key has been announced by a task.
            var said = drainPipe();
            // Between pipe and tasks: whoever finds it set has added its task before them.
            awake.set(false);
            ready.forEach(EventLoop::guarded);
            for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                guarded(task);
            }
            said.forEach(key -> guarded(() -> keys.accept(key)));
            runTimers();
            guarded(endOfRound);
        }
    }

    /** Sleeps; returns what the ready descriptors were watched for. */
    private List<Runnable> await() {
        try (var call = Arena.ofConfined()) {
            var count = watches.size() + 1;
            var entries = call.allocate((long) POLLFD * count, 4);
            setEntry(entries, 0, pipe.reader());
            for (int i = 1; i < count; i++) {
                setEntry(entries, i, watches.get(i - 1).fd);
            }
            Posix.poll(entries, count, timeout());
            var ready = new ArrayList<Runnable>();
            for (int i = count - 1; i > 0; i--) {
                if (entries.get(JAVA_SHORT, (long) POLLFD * i + 6) != 0) {
                    ready.add(watches.remove(i - 1).onReady);
                }
            }
            return ready;
        }
    }

    private static void setEntry(MemorySegment entries, int index, int fd) {
        entries.set(JAVA_INT, (long) POLLFD * index, fd);
        entries.set(JAVA_SHORT, (long) POLLFD * index + 4, Posix.POLLIN);
    }

    private int timeout() {
        var next = timers.peek();
        if (next == null) {
            return -1;
        }
        var nanos = next.deadline - System.nanoTime();
        return nanos <= 0 ? 0 : (int) Math.min(60_000, nanos / 1_000_000 + 1);
    }

    private void runTimers() {
        for (var next = timers.peek();
                next != null && next.deadline - System.nanoTime() <= 0;
                next = timers.peek()) {
            timers.poll();
            guarded(next.task);
        }
    }

    private List<Long> drainPipe() {
        var said = new ArrayList<Long>();
        for (int n = Posix.read(pipe.reader(), buffer);
                n > 0;
                n = Posix.read(pipe.reader(), buffer)) {
            for (int i = 0; i < n; i++) {
                take((char) buffer.get(JAVA_BYTE, i), said);
            }
        }
        return said;
    }

    private void take(char c, List<Long> said) {
        if (c != '\n') {
            line.append(c);
            return;
        }
        if (!line.isEmpty() && line.chars().allMatch(Character::isDigit)) {
            said.add(Long.parseLong(line.toString()));
        }
        line.setLength(0);
    }

    /** One attempt's fault must not end the watch over all others. */
    static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a process could not be attended to", e);
        }
    }

    private record Watch(int fd, Runnable onReady) {}

    /** A task and its time. */
    static final class Timer implements Comparable<Timer> {
        private final long deadline;
        private final Runnable task;

        private Timer(long deadline, Runnable task) {
            this.deadline = deadline;
            this.task = task;
        }

        @Override
        public int compareTo(Timer other) {
            return Long.compare(deadline - other.deadline, 0);
        }
    }
}
