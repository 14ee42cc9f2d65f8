package dev.reprise.eventstore;

/** A stream is not at the expected version: read and decide again. */
public final class VersionConflictException extends StoreException {
    private static final long serialVersionUID = 1;

    public VersionConflictException(String stream, ExpectedVersion expected, long actual) {
        super("stream " + stream + " is at version " + actual + ", expected " + expected);
    }
}
