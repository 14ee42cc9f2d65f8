package dev.reprise.engine.runtime.probe;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.CheckSpec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What the runs of one check in one life mean, and when the next one is due. Pure.
 *
 * <p>The first run is due at once. Until the first success the next ones follow after 100 ms,
 * doubling to 1 s. After it, every 30 s while healthy and 1 s times the failures in a row (1 to 5)
 * while not; an interval of the check's own takes the place of both.
 *
 * @param succeeded whether any run has succeeded
 * @param failures in a row, up to now
 * @param successes in a row, up to now
 * @param verdict null as long as there is none, which counts as not healthy
 */
record Cadence(
        @Nullable Duration interval,
        int failureThreshold,
        int successThreshold,
        boolean succeeded,
        int failures,
        int successes,
        @Nullable Health verdict) {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HEALTHY_INTERVAL = Duration.ofSeconds(30);
    private static final int SLOWEST = 5;

    /** Returns the cadence of a life in which {@code check} has not run yet. */
    static Cadence of(CheckSpec check) {
        return new Cadence(
                check.interval(),
                check.failureThreshold(),
                check.successThreshold(),
                false,
                0,
                0,
                null);
    }

    /** Returns the cadence after one more run. */
    Cadence after(boolean success) {
        var inARow = success ? successes + 1 : failures + 1;
        var threshold = success ? successThreshold : failureThreshold;
        // A program that has never been healthy need not fail often to be called unhealthy.
        var decided = inARow >= threshold || (!success && !succeeded);
        return new Cadence(
                interval,
                failureThreshold,
                successThreshold,
                succeeded || success,
                success ? 0 : inARow,
                success ? inARow : 0,
                decided ? (success ? Health.HEALTHY : Health.UNHEALTHY) : verdict);
    }

    /** Returns how long after the last run the next one is due. */
    Duration delay() {
        if (!succeeded) {
            return failures == 0 ? Duration.ZERO : ramp();
        }
        if (interval != null) {
            return interval;
        }
        var settled = verdict == Health.HEALTHY && failures == 0;
        return settled ? HEALTHY_INTERVAL : SECOND.multipliedBy(Math.clamp(failures, 1, SLOWEST));
    }

    private Duration ramp() {
        var delay = FIRST.multipliedBy(1L << Math.min(failures - 1, 4));
        return delay.compareTo(SECOND) < 0 ? delay : SECOND;
    }
}
