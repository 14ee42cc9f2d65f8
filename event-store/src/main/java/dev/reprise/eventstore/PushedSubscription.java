package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/** A delivery that runs on an executor whenever the in-memory log has grown. */
final class PushedSubscription implements EventStore.Subscription, Runnable {
    private static final int PAGE = 256;

    private final InMemoryLog log;
    private final EventStore.Subscriber subscriber;
    private final Executor executor;
    private final ReentrantLock delivering = new ReentrantLock();
    private boolean scheduled;
    private volatile boolean closed;
    private volatile long checkpoint;
    private volatile @Nullable Throwable failure;

    PushedSubscription(
            InMemoryLog log, long after, EventStore.Subscriber subscriber, Executor executor) {
        this.log = log;
        this.checkpoint = after;
        this.subscriber = subscriber;
        this.executor = executor;
        log.subscriptions.add(this);
    }

    /** Schedules a delivery unless one is scheduled that will see the log as it is now. */
    void wake() {
        synchronized (log) {
            if (closed || scheduled) {
                return;
            }
            scheduled = true;
        }
        executor.execute(this);
    }

    @Override
    public void run() {
        var more = true;
        while (more) {
            delivering.lock();
            try {
                more = !closed && deliver();
            } finally {
                delivering.unlock();
            }
        }
    }

    private boolean deliver() {
        var page = log.read(checkpoint, PAGE);
        if (page.isEmpty()) {
            synchronized (log) {
                var caughtUp = log.tail.head().position() <= checkpoint;
                scheduled = !caughtUp;
                return !caughtUp;
            }
        }
        try {
            subscriber.onEvents(page);
            checkpoint = page.getLast().position();
            return true;
        } catch (Throwable e) {
            fail(e);
            return false;
        }
    }

    private void fail(Throwable e) {
        failure = e;
        closed = true;
        log.subscriptions.remove(this);
        subscriber.onFailure(e);
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
        log.subscriptions.remove(this);
        delivering.lock(); // waits for a delivery under way; within one, it is ours
        delivering.unlock();
    }
}
