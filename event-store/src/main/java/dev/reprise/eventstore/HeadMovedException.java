package dev.reprise.eventstore;

/** The log has grown since the caller looked: read and decide again. */
public final class HeadMovedException extends StoreException {
    private static final long serialVersionUID = 1;

    public HeadMovedException(long expected, long actual) {
        super("the log's head is " + actual + ", not " + expected);
    }
}
