package dev.reprise.engine;

/**
 * How a command that somebody ran beside a program has ended.
 *
 * @param exitCode the command's own, or one of the constants, as shells have them
 * @param output the beginning of what it printed to stdout and stderr, secrets masked; where it was
 *     not run, the reason
 */
public record ExecResult(int exitCode, String output) {
    /** It did not end in time and was killed. */
    public static final int TIMED_OUT = 124;

    /** It could not be run. */
    public static final int NOT_RUNNABLE = 126;

    /** There is no such program. */
    public static final int NOT_FOUND = 127;
}
