package dev.reprise.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue from the thread that delivers to the one that writes to a client. Whoever puts
 * waits for space; closing ends all waits, on both sides.
 */
final class Handoff<T> implements AutoCloseable {
    private final int capacity;
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    Handoff(int capacity) {
        this.capacity = capacity;
    }

    /** Waits for space and adds {@code item}; returns false, adding nothing, once closed. */
    boolean put(T item) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && items.size() >= capacity) {
                changed.await();
            }
            if (closed) {
                return false;
            }
            items.add(item);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns everything there is, after waiting up to {@code longest} for a first item. */
    List<T> take(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var nanos = longest.toNanos();
            while (!closed && items.isEmpty() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            var taken = List.copyOf(items);
            items.clear();
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether nothing is put any more. */
    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what was not taken and ends all waits. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            items.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
