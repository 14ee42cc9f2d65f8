package dev.reprise.eventstore;

/** The log does not hold what was written to it; {@link EventStore#verify} names every place. */
public final class DamageException extends StoreException {
    private static final long serialVersionUID = 1;

    DamageException(String message) {
        super(message);
    }

    DamageException(String message, Throwable cause) {
        super(message, cause);
    }
}
