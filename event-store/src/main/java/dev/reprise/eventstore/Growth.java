package dev.reprise.eventstore;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes those who wait for the log to grow. A count makes sure that no wake-up is lost. The more of
 * them there are, the more rarely they are woken while it goes on growing, so that waking them
 * leaves the processors to the one who appends.
 */
final class Growth {
    /** About twice what it costs to wake one and to send it what is new. */
    private static final long NANOS_EACH = 200_000;

    private static final long LONGEST_NANOS = 100_000_000;

    private final AtomicBoolean pending = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private long count;
    private int waiting;
    private long signalledNanos = System.nanoTime() - LONGEST_NANOS;

    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Signals at once after silence, else after a while; returns at once. */
    void signalSoon() {
        if (pending.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::signalInTurn);
        }
    }

    private void signalInTurn() {
        for (var left = leftNanos(); left > 0; left = leftNanos()) {
            LockSupport.parkNanos(left);
        }
        pending.set(false); // before the signal: what comes from now on has one of its own
        signal();
    }

    private long leftNanos() {
        lock.lock();
        try {
            var pause = Math.min(waiting * NANOS_EACH, LONGEST_NANOS);
            return signalledNanos + pause - System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    void signal() {
        lock.lock();
        try {
            count++;
            signalledNanos = System.nanoTime();
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns true once the count is no longer {@code seen}, or false after {@code millis}. */
    boolean await(long seen, long millis) {
        lock.lock();
        try {
            waiting++;
            var left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (count == seen && left > 0) {
                left = grown.awaitNanos(left);
            }
            return count != seen;
        } catch (InterruptedException e) {
            return false; // whoever waits looks whether it is to go on
        } finally {
            waiting--;
            lock.unlock();
        }
    }
}
