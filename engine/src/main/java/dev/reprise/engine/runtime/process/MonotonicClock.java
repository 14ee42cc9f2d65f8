package dev.reprise.engine.runtime.process;

/**
 * CLOCK_MONOTONIC: one clock for all processes of this boot, never set, stands still in suspend.
 */
public final class MonotonicClock {
    private MonotonicClock() {}

    /** Returns nanoseconds since some moment of this boot; comparable between processes. */
    public static long nanos() {
        return Posix.monotonicNanos();
    }
}
