package dev.reprise.engine.runtime.docker;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What others have left word of for the thread of an attempt, which rests here until there is any.
 * Written to by any thread.
 */
final class Mailbox implements Launch.Waiting {
    private final Semaphore word = new Semaphore(0);
    private final AtomicReference<@Nullable String> signal = new AtomicReference<>();
    private volatile boolean unwanted;
    private volatile boolean killing;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean touched = new AtomicBoolean();
    private volatile boolean left;

    /** The container is to get this signal, once it runs. */
    void stop(String wanted) {
        signal.set(wanted);
        wake();
    }

    /** What is waited for before the container runs is not to be waited for any more. */
    void giveUp() {
        unwanted = true;
        wake();
    }

    /** The container is to be killed until it is gone. */
    void kill() {
        killing = true;
        wake();
    }

    /** Somebody wants to hear again that the program runs. */
    void ask() {
        asked.set(true);
        wake();
    }

    /** Somebody has sent the container a signal that ends programs; perhaps it was us. */
    void touch() {
        touched.set(true);
        wake();
    }

    /** This host leaves the attempt to another. */
    void leave() {
        left = true;
        wake();
    }

    /** The container is to be looked at. */
    void wake() {
        word.release();
    }

    /** Returns the signal that is wanted and not {@link #sent} yet. */
    @Nullable String signal() {
        return signal.get();
    }

    void sent(String done) {
        signal.compareAndSet(done, null);
    }

    boolean killing() {
        return killing;
    }

    /** Returns whether somebody has asked since the last call. */
    boolean takeAsked() {
        return asked.getAndSet(false);
    }

    /** Returns whether somebody has sent a signal since the last call. */
    boolean takeTouched() {
        return touched.getAndSet(false);
    }

    @Override
    public boolean givenUp() {
        return left || unwanted || killing || signal.get() != null;
    }

    @Override
    public boolean left() {
        return left;
    }

    @Override
    public void pause(long millis) {
        try {
            var _ = word.tryAcquire(millis, TimeUnit.MILLISECONDS);
            word.drainPermits();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            left = true;
        }
    }
}
