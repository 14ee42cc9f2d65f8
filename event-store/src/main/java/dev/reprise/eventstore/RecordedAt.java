package dev.reprise.eventstore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The log keeps times as microseconds since 1970-01-01T00:00:00Z. An instant is cut to that before
 * anything else sees it, so what an append answers is what a read gives.
 */
final class RecordedAt {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private RecordedAt() {}

    /**
     * Returns {@code at} cut to microseconds.
     *
     * @throws StoreException if that many microseconds do not fit into 64 bits
     */
    static Instant cut(Instant at) {
        try {
            toMicros(at);
        } catch (ArithmeticException e) {
            throw new StoreException(
                    "time "
                            + at
                            + " is outside "
                            + fromMicros(Long.MIN_VALUE)
                            + " to "
                            + fromMicros(Long.MAX_VALUE)
                            + ": set the clock",
                    e);
        }
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    static long toMicros(Instant at) {
        return Math.addExact(
                Math.multiplyExact(at.getEpochSecond(), MICROS_PER_SECOND), at.getNano() / 1000);
    }

    static Instant fromMicros(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                Math.floorMod(micros, MICROS_PER_SECOND) * 1000);
    }
}
