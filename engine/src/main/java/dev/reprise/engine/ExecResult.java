package dev.reprise.engine;

import org.jspecify.annotations.Nullable;

/**
 * How a command that somebody ran beside a program has ended.
 *
 * @param exitCode the command's own, or one of the constants, as shells have them
 * @param output the beginning of what it printed to stdout and stderr, secrets masked; empty where
 *     it was not run or did not end in time
 * @param truncated whether it may have printed more than is kept
 * @param reason why it was not run to its end, null where it was
 */
public record ExecResult(int exitCode, String output, boolean truncated, @Nullable String reason) {
    /** It did not end in time and was killed. */
    public static final int TIMED_OUT = 124;

    /** It could not be run. */
    public static final int NOT_RUNNABLE = 126;

    /** There is no such program. */
    public static final int NOT_FOUND = 127;

    /** Returns the result of a command that ran to its end. */
    public static ExecResult ended(int exitCode, String output, boolean truncated) {
        return new ExecResult(exitCode, output, truncated, null);
    }

    /** Returns the result of a command that did not. */
    public static ExecResult failed(int exitCode, String reason) {
        return new ExecResult(exitCode, "", false, reason);
    }
}
