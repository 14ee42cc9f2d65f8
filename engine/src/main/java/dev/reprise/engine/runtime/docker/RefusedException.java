package dev.reprise.engine.runtime.docker;

import dev.reprise.app.event.ResourceEvent.Retry;

import org.jspecify.annotations.Nullable;

import java.io.Serial;

/** A launch that leads nowhere; the message says why, in words for people. */
final class RefusedException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final boolean stopped;
    private final transient @Nullable Retry retry;

    /** A launch that would be refused again. */
    RefusedException(String reason) {
        this(reason, false, null);
    }

    /**
     * @param retry how it may be tried again; null where that would not help
     */
    RefusedException(String reason, @Nullable Retry retry) {
        this(reason, false, retry);
    }

    private RefusedException(String reason, boolean stopped, @Nullable Retry retry) {
        super(reason);
        this.stopped = stopped;
        this.retry = retry;
    }

    /** Returns what ends a launch that was stopped before its program ran. */
    static RefusedException stopped(String during) {
        return new RefusedException("it was stopped while " + during, true, null);
    }

    /** Returns whether somebody wanted it so: nothing has failed. */
    boolean isStop() {
        return stopped;
    }

    /** Returns how the launch may be tried again; null where that would not help. */
    @Nullable Retry retry() {
        return retry;
    }
}
