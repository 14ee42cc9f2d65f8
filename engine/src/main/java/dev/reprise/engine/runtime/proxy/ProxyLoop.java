package dev.reprise.engine.runtime.proxy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The one thread that owns every channel of the proxies. All but {@link #execute} and {@link
 * #close} are for that thread alone, so what it owns needs no lock.
 */
final class ProxyLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProxyLoop.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(timer -> timer.dueNanos - EPOCH));
    private volatile boolean closed;

    /** Base of {@code nanoTime} values, which are only comparable by their difference. */
    private static final long EPOCH = System.nanoTime();

    ProxyLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for the proxies", e);
        }
        thread = Thread.ofPlatform().daemon().name("reprise-proxy").unstarted(this::run);
    }

    /** What a channel is registered with: told when the channel is ready. */
    @FunctionalInterface
    interface Ready {
        void ready(SelectionKey key);
    }

    /** Something to do later, unless cancelled before. */
    static final class Timer {
        private final long dueNanos;
        private final Runnable action;

        private Timer(long dueNanos, Runnable action) {
            this.dueNanos = dueNanos;
            this.action = action;
        }
    }

    void start() {
        thread.start();
    }

    /** Runs {@code task} on the loop's thread; from any thread, in order, dropped after close. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    Timer after(Duration delay, Runnable action) {
        var timer = new Timer(System.nanoTime() + delay.toNanos(), action);
        timers.add(timer);
        return timer;
    }

    void cancel(Timer timer) {
        timers.remove(timer);
    }

    SelectionKey register(SelectableChannel channel, int interest, Ready ready) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, interest, ready);
    }

    /** Ends the thread and closes every channel. Waits for that, 5 s at most. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            if (thread.isAlive() && !thread.join(CLOSE_LIMIT)) {
                log.warn("the proxies' thread did not end within {}", CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::dispatch, untilNextTimer());
                runTasks();
                runTimers();
            }
        } catch (IOException e) {
            log.error("the proxies' selector failed: no proxied endpoint works any more", e);
        } finally {
            selector.keys().forEach(key -> closeQuietly(key.channel()));
            closeQuietly(selector);
        }
    }

    /** Milliseconds, 0 for no limit. */
    private long untilNextTimer() {
        var next = timers.peek();
        if (next == null) {
            return 0;
        }
        var nanos = next.dueNanos - System.nanoTime();
        return Math.max(1, (nanos + 999_999) / 1_000_000);
    }

    private void dispatch(SelectionKey key) {
        // What was asked for before this connection came holds for it already.
        runTasks();
        if (key.attachment() instanceof Ready ready) {
            guarded(
                    () -> {
                        try {
                            ready.ready(key);
                        } catch (CancelledKeyException _) {
                            // Closed by what was dispatched before it in the same round.
                        }
                    });
        }
    }

    private void runTasks() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
    }

    private void runTimers() {
        var now = System.nanoTime();
        for (var next = timers.peek();
                next != null && next.dueNanos - now <= 0;
                next = timers.peek()) {
            timers.remove();
            guarded(next.action);
        }
    }

    /** A fault in one connection must not end the others. */
    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.error("a proxied connection failed unexpectedly", e);
        }
    }

    static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            log.debug("closing {}", closeable, e);
        }
    }
}
