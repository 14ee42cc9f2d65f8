package dev.reprise.app.spec;

/** How long what a resource runs lives. */
public enum Lifetime {
    /** Stopped with the session. */
    SESSION,
    /** Kept beyond the session and adopted by the next. */
    PERSISTENT,
    /** Somebody else's container: taken on when it is there, never removed. */
    EXISTING,
    /** Taken on when it is there, never made, and removed with the session. */
    CLEANUP;

    /** Returns whether what runs ends with the session. */
    public boolean endsWithSession() {
        return this == SESSION || this == CLEANUP;
    }
}
