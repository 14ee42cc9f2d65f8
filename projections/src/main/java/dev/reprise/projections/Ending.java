package dev.reprise.projections;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How the latest attempt, or the latest try to begin one, came to its end.
 *
 * @param attempt its number; 0 when none was begun
 * @param exitCode null when there was none or it is not known
 * @param startedAt when the program started, or null if it never did
 * @param at when it ended
 * @param position of the event that says so
 */
public record Ending(
        Kind kind,
        int attempt,
        @Nullable Integer exitCode,
        @Nullable String signal,
        @Nullable String reason,
        @Nullable Instant startedAt,
        Instant at,
        long position) {
    /** What sort of end. */
    public enum Kind {
        /** The program ran and ended; the exit code is known. */
        EXITED,
        /** The program ran; how it ended is not known. */
        LOST,
        /** SIGKILL had no effect in time. */
        STUCK,
        /** The program never ran, though it should have. */
        FAILED,
        /** Nothing was tried: a wait failed, a port or a secret is missing. */
        REFUSED,
        /** The attempt was begun by a host that died before it could start. */
        ABANDONED
    }

    /** Returns whether it never ran and somebody should look. */
    public boolean failedToStart() {
        return kind == Kind.FAILED || kind == Kind.REFUSED;
    }
}
