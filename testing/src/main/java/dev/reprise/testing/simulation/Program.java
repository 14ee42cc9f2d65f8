package dev.reprise.testing.simulation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How a simulated program behaves.
 *
 * @param missing whether it cannot be started at all
 * @param life after which it exits by itself with {@code exitCode}, or null to run until stopped
 * @param obeys whether it ends on its stop signal
 * @param healthyAfter when its checks turn healthy
 */
public record Program(
        boolean missing,
        @Nullable Duration life,
        int exitCode,
        boolean obeys,
        Duration healthyAfter) {
    /** Returns a program that runs until it is stopped. */
    public static Program server() {
        return new Program(false, null, 0, true, Duration.ofMillis(300));
    }

    /** Returns a program that exits by itself. */
    public static Program job(Duration life, int exitCode) {
        return new Program(false, life, exitCode, true, Duration.ZERO);
    }
}
