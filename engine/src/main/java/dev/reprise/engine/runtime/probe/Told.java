package dev.reprise.engine.runtime.probe;

import dev.reprise.app.event.ResourceEvent.Health;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What was reported last. Pure.
 *
 * @param at of the report, by the scheduler's time
 */
record Told(@Nullable Health verdict, String kind, Duration at) {
    static final Told NOTHING = new Told(null, "", Duration.ZERO);

    /** Another reason for the same verdict is told no more often than this. */
    private static final Duration REASON_PAUSE = Duration.ofSeconds(15);

    /** Returns whether {@code verdict} for the reason {@code kind} is worth a report. */
    boolean isNews(@Nullable Health now, String kindNow, Duration time) {
        if (now == null) {
            return false;
        }
        if (now != verdict) {
            return true;
        }
        return now == Health.UNHEALTHY
                && !kindNow.equals(kind)
                && time.minus(at).compareTo(REASON_PAUSE) >= 0;
    }
}
