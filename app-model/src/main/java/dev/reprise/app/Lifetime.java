package dev.reprise.app;

/** How long what a resource runs lives. */
public enum Lifetime {
    /** Stopped when the session ends. */
    SESSION,
    /** Kept when the session ends, and adopted by the next one. */
    PERSISTENT,
    /** Somebody else's container of that name: used while it is there, never made or removed. */
    EXISTING,
    /**
     * A container of that name: used when it is there, never made, and removed with the session.
     */
    CLEANUP;

    dev.reprise.app.spec.Lifetime spec() {
        return switch (this) {
            case SESSION -> dev.reprise.app.spec.Lifetime.SESSION;
            case PERSISTENT -> dev.reprise.app.spec.Lifetime.PERSISTENT;
            case EXISTING -> dev.reprise.app.spec.Lifetime.EXISTING;
            case CLEANUP -> dev.reprise.app.spec.Lifetime.CLEANUP;
        };
    }
}
