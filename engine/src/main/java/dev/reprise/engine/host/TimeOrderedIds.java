package dev.reprise.engine.host;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * UUIDs of version 7 (RFC 9562): time-ordered, so that they stay together in an index. Thread-safe.
 */
public final class TimeOrderedIds implements Supplier<UUID> {
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private long last;

    public TimeOrderedIds(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns an id above every one returned before. */
    @Override
    public UUID get() {
        var low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(next(), low);
    }

    /** 48 bits of milliseconds, the version, 12 bits that count within the millisecond. */
    private synchronized long next() {
        var now = clock.millis() << 12;
        last = Math.max(now, last + 1);
        return ((last & ~0xFFFL) << 4) | 0x7000L | (last & 0xFFF);
    }
}
