package dev.reprise.engine.runtime.probe;

import java.time.Duration;

/** Time and threads of the probes, from outside so that a test can be both. */
interface Scheduler extends AutoCloseable {
    /** Returns the time since some fixed moment; it never goes back. */
    Duration now();

    /** Runs {@code action}, which does not block, once after {@code delay}. */
    Cancellation after(Duration delay, Runnable action);

    /** Runs {@code work}, which may block, soon. Cancelling interrupts it. */
    Cancellation run(Runnable work);

    /** Runs nothing any more and interrupts what runs. */
    @Override
    void close();

    /** Takes back what was asked for. Idempotent, and harmless when it is done already. */
    @FunctionalInterface
    interface Cancellation {
        /** Of nothing. */
        Cancellation NONE = () -> {};

        void cancel();
    }
}
