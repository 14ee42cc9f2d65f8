package dev.reprise.app.spec;

/** How long what a resource runs lives. */
public enum Lifetime {
    /** Stopped with the session. */
    SESSION,
    /** Kept beyond the session and adopted by the next. */
    PERSISTENT,
    /** Somebody else's: taken on when it is there, never started anew, replaced or removed. */
    EXISTING,
    /** Taken on when it is there, never made, and gone with the session. */
    CLEANUP;

    /** Returns whether what runs ends with the session. */
    public boolean endsWithSession() {
        return this == SESSION || this == CLEANUP;
    }

    /** Returns whether what runs is taken as it is, whatever its definition says by now. */
    public boolean takesAsIs() {
        return this == EXISTING || this == CLEANUP;
    }
}
