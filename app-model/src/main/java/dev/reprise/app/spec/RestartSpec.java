package dev.reprise.app.spec;

import java.time.Duration;

/**
 * When and how fast an ended instance is started again. The defaults are the design's (section 4,
 * Supervision).
 *
 * @param settleAfter a life of this length, or one that became healthy, is settled; the first
 *     restart after a settled life is immediate
 * @param resetAfter a life of this length resets the backoff
 * @param crashLoopAfter unsettled lives in a row after which nothing is tried any more
 */
public record RestartSpec(
        Policy policy,
        Duration initialBackoff,
        double factor,
        Duration maxBackoff,
        Duration settleAfter,
        Duration resetAfter,
        int crashLoopAfter) {
    /** Which ends lead to a restart. */
    public enum Policy {
        NEVER,
        ON_FAILURE,
        ALWAYS
    }

    /** Returns the policy with the default numbers. */
    public static RestartSpec of(Policy policy) {
        return new RestartSpec(
                policy,
                Duration.ofMillis(200),
                2,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                10);
    }
}
