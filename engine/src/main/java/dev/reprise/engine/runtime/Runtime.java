package dev.reprise.engine.runtime;

import dev.reprise.app.spec.StopSpec;

/**
 * Runs attempts. Every call returns at once and its outcome comes back as a {@link Report}, in any
 * order, perhaps twice, perhaps (when the host dies) never: the loop copes. Every implementation
 * passes {@code RuntimeContract}.
 */
public interface Runtime extends AutoCloseable {
    /**
     * Starts the attempt's program unless its attempt was claimed before. Reports {@code Started}
     * once the program runs, or {@code StartFailed}; after {@code Started}, {@code Ended} once the
     * program and its whole tree are gone. When the program ends by itself, the rest of its tree is
     * stopped with {@code stop}'s signal and grace before {@code Ended} is reported. Idempotent per
     * attempt.
     */
    void launch(LaunchOrder order);

    /**
     * Looks up an attempt that an earlier host began and watches it from here on. Reports exactly
     * one of {@code Found} (it runs; {@code Ended} follows one day), {@code Ended} (with its true
     * exit code, {@code hostAway}), {@code NeverStarted} (claimed now, so that it never will),
     * {@code Gone} (its program is no more and left no record).
     */
    void adopt(AttemptRef ref, StopSpec stop);

    /**
     * Sends the signal to the attempt's whole tree; waits for the program's pid to be recorded
     * first. A launch that has not come so far may be given up instead, as {@code NeverStarted}.
     */
    void stop(AttemptRef ref, String signal);

    /**
     * Gives up a launch that waits for something. Reports {@code NeverStarted}, unless its program
     * runs by then or is about to: that goes on.
     */
    void giveUp(AttemptRef ref);

    /** Sends SIGKILL to the attempt's whole tree, again and again until nothing of it is left. */
    void kill(AttemptRef ref);

    /** Stops watching. What runs goes on running. */
    @Override
    void close();
}
