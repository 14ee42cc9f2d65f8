package dev.reprise.app;

/** How long what a resource runs lives. */
public enum Lifetime {
    /** Stopped when the session ends. */
    SESSION,
    /** Kept when the session ends, and adopted by the next one. */
    PERSISTENT,
    /**
     * Somebody else's: the container of that name, or the process of that pid file, or what an
     * earlier session has left running. Waited for and used while it is there; never started,
     * replaced or removed, and stopped only by a person's command.
     */
    EXISTING,
    /** Found as {@link #EXISTING} is, never started, and stopped and removed with the session. */
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
