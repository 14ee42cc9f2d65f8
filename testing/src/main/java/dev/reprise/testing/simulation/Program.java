package dev.reprise.testing.simulation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How a simulated program behaves.
 *
 * @param missing whether it cannot be started at all
 * @param life after which it exits by itself with {@code exitCode}, or null to run until stopped
 * @param obeys whether it ends on its stop signal
 * @param mortal whether SIGKILL ends it
 * @param stopTakes how long it takes to end once it got its signal
 * @param healthyAfter when its checks turn healthy
 */
public record Program(
        boolean missing,
        @Nullable Duration life,
        int exitCode,
        boolean obeys,
        boolean mortal,
        Duration stopTakes,
        Duration healthyAfter) {
    /** Returns a program that runs until it is stopped. */
    public static Program server() {
        return new Program(false, null, 0, true, true, Duration.ZERO, Duration.ofMillis(300));
    }

    /** Returns a program that exits by itself. */
    public static Program job(Duration life, int exitCode) {
        return new Program(false, life, exitCode, true, true, Duration.ZERO, Duration.ZERO);
    }

    /** Returns a program that cannot be started. */
    public static Program absent() {
        return new Program(true, null, 0, true, true, Duration.ZERO, Duration.ZERO);
    }

    /** Returns this program, which ignores its stop signal. */
    public Program deaf() {
        return new Program(missing, life, exitCode, false, mortal, stopTakes, healthyAfter);
    }

    /** Returns this program, which neither its signal nor SIGKILL ends. */
    public Program immortal() {
        return new Program(missing, life, exitCode, false, false, stopTakes, healthyAfter);
    }

    /** Returns this program, which ends that long after its stop signal. */
    public Program stoppingFor(Duration takes) {
        return new Program(missing, life, exitCode, obeys, mortal, takes, healthyAfter);
    }

    /** Returns this program, whose checks turn healthy after that time. */
    public Program healthyAfter(Duration time) {
        return new Program(missing, life, exitCode, obeys, mortal, stopTakes, time);
    }
}
