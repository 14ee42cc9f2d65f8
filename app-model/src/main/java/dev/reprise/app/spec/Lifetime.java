package dev.reprise.app.spec;

/**
 * How long a resource's processes live: stopped with the session, or kept beyond it and adopted by
 * the next.
 */
public enum Lifetime {
    SESSION,
    PERSISTENT
}
