package dev.reprise.app;

/** How long a resource's processes live. */
public enum Lifetime {
    /** Stopped when the session ends. */
    SESSION,
    /** Kept when the session ends, and adopted by the next one. */
    PERSISTENT
}
