package dev.reprise.engine.runtime.docker;

import java.io.Serial;

/** A launch that leads nowhere; the message says why, in words for people. */
final class RefusedException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final boolean stopped;

    RefusedException(String reason) {
        this(reason, false);
    }

    private RefusedException(String reason, boolean stopped) {
        super(reason);
        this.stopped = stopped;
    }

    /** Returns what ends a launch that was stopped before its program ran. */
    static RefusedException stopped(String during) {
        return new RefusedException("it was stopped while " + during, true);
    }

    /** Returns whether somebody wanted it so: nothing has failed. */
    boolean isStop() {
        return stopped;
    }
}
