package dev.reprise.engine.runtime.probe;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The moment by which one run of a check must be over. */
record Deadline(Duration timeout, long atNanos) {
    static Deadline in(Duration timeout) {
        return new Deadline(timeout, System.nanoTime() + timeout.toNanos());
    }

    /**
     * Returns what is left, at least 1, for a socket.
     *
     * @throws SocketTimeoutException if nothing is left
     */
    int millisLeft() throws SocketTimeoutException {
        var nanos = atNanos - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, nanos / 1_000_000));
    }

    /** Returns the timeout as people write it: {@code 500 ms}, {@code 10 s}. */
    String text() {
        var millis = timeout.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
