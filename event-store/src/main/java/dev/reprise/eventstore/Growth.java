package dev.reprise.eventstore;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes those who wait for the log to grow. A count makes sure that no wake-up is lost. */
final class Growth {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private long count;

    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    void signal() {
        lock.lock();
        try {
            count++;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns true once the count is no longer {@code seen}, or false after {@code millis}. */
    boolean await(long seen, long millis) {
        lock.lock();
        try {
            var left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (count == seen && left > 0) {
                left = grown.awaitNanos(left);
            }
            return count != seen;
        } catch (InterruptedException e) {
            return false; // whoever waits looks whether it is to go on
        } finally {
            lock.unlock();
        }
    }
}
