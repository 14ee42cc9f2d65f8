package dev.reprise.projections;

import dev.reprise.app.spec.RestartSpec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * What past lives mean for the next launch; rules of design section 4, "Supervision". Pure.
 *
 * @param resting whether nothing is launched until somebody wishes it
 * @param crashLoop whether it rests because too many lives in a row were unsettled
 * @param unsettled lives in a row that were not settled
 * @param restarted automatic restarts since the last life that reset the backoff
 * @param backoffs delays given since then
 * @param until when the present delay ends, or null without one
 * @param delay the present delay, zero without one
 */
public record Supervision(
        boolean resting,
        boolean crashLoop,
        int unsettled,
        int restarted,
        int backoffs,
        @Nullable Instant until,
        Duration delay) {
    public static final Supervision FRESH =
            new Supervision(false, false, 0, 0, 0, null, Duration.ZERO);

    Supervision rest() {
        return new Supervision(
                true, crashLoop, unsettled, restarted, backoffs, null, Duration.ZERO);
    }

    Supervision delayOver() {
        return new Supervision(
                resting, crashLoop, unsettled, restarted, backoffs, null, Duration.ZERO);
    }

    /**
     * Returns what follows when a life of {@code length} ended at {@code now} and is to be followed
     * by another.
     */
    Supervision afterLife(RestartSpec rules, Duration length, boolean healthy, Instant now) {
        var settled = healthy || length.compareTo(rules.settleAfter()) >= 0;
        var reset = length.compareTo(rules.resetAfter()) >= 0;
        var lives = settled ? 0 : unsettled + 1;
        if (lives >= rules.crashLoopAfter()) {
            return new Supervision(true, true, lives, restarted, backoffs, null, Duration.ZERO);
        }
        var before = reset ? 0 : restarted;
        var delays = reset ? 0 : backoffs;
        if (settled && before == 0) {
            return new Supervision(false, false, lives, 1, delays, null, Duration.ZERO);
        }
        var next = backoff(rules, delays);
        return new Supervision(false, false, lives, before + 1, delays + 1, now.plus(next), next);
    }

    /** Returns the delay after {@code given} earlier ones: exponential, capped. */
    static Duration backoff(RestartSpec rules, int given) {
        var max = rules.maxBackoff().toMillis();
        var millis = rules.initialBackoff().toMillis() * Math.pow(rules.factor(), given);
        return Duration.ofMillis(millis >= max ? max : Math.round(millis));
    }
}
