package dev.reprise.eventstore;

import java.util.concurrent.CancellationException;

/** Long readings end at their next page when their thread is interrupted. */
public final class Readings {
    private Readings() {}

    /**
     * @throws CancellationException if this thread is interrupted, which it stays
     */
    public static void requireWanted(long position) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("reading was given up at position " + position);
        }
    }
}
