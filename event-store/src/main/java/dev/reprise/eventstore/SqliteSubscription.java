package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads the log page by page from a position and hands the pages to a subscriber, on a virtual
 * thread of its own. At the end it waits until the log has grown. It keeps one page at most, and
 * reads the file only for what is no longer among the recent events.
 */
final class SqliteSubscription implements EventStore.Subscription {
    private static final int PAGE = 256;
    private static final Optional<List<StoredEvent>> NOT_HERE = Optional.empty();

    private final SqliteReads reads;
    private final Recent recent;
    private final Growth growth;
    private final long waitMillis;
    private final EventStore.Subscriber subscriber;
    private final Consumer<SqliteSubscription> onEnd;
    private final ReentrantLock delivering = new ReentrantLock();
    private volatile boolean closed;
    private volatile long checkpoint;
    private volatile @Nullable Throwable failure;

    /**
     * @param waitMillis how long it waits for {@code growth} before it looks by itself
     */
    SqliteSubscription(
            SqliteReads reads,
            Recent recent,
            Growth growth,
            long waitMillis,
            long after,
            EventStore.Subscriber subscriber,
            Consumer<SqliteSubscription> onEnd) {
        this.reads = reads;
        this.recent = recent;
        this.growth = growth;
        this.waitMillis = waitMillis;
        this.checkpoint = after;
        this.subscriber = subscriber;
        this.onEnd = onEnd;
    }

    void start() {
        Thread.ofVirtual().name("reprise-subscription").start(this::run);
    }

    private void run() {
        try {
            var grown = false;
            while (!closed) {
                var seen = growth.count(); // before the read: what comes after it wakes the wait
                // Asks the file where the log may have grown without this process.
                var here = grown ? recent.after(checkpoint, PAGE) : NOT_HERE;
                var page = here.orElseGet(() -> reads.read(checkpoint, PAGE));
                if (!page.isEmpty()) {
                    deliver(page);
                }
                var more = here.isPresent() ? page.size() == PAGE : !page.isEmpty();
                grown = more || growth.await(seen, waitMillis);
            }
        } catch (Throwable e) {
            fail(e);
        } finally {
            onEnd.accept(this);
        }
    }

    private void deliver(List<StoredEvent> page) throws Exception {
        delivering.lock();
        try {
            if (!closed) {
                subscriber.onEvents(page);
                checkpoint = page.getLast().position();
            }
        } finally {
            delivering.unlock();
        }
    }

    /** A failure after the close, as when the store was closed under a read, is none. */
    private void fail(Throwable e) {
        delivering.lock();
        try {
            if (!closed) {
                failure = e;
                closed = true;
                subscriber.onFailure(e);
            }
        } finally {
            delivering.unlock();
        }
    }

    @Override
    public long checkpoint() {
        return checkpoint;
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() {
        closed = true;
        growth.signal();
        delivering.lock(); // waits for a delivery under way; within one, it is ours
        delivering.unlock();
    }
}
