package dev.reprise.app.event;

/**
 * An event of a type or schema version that this program does not know: it was written by a newer
 * one.
 */
public final class UnknownEventException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnknownEventException(String message) {
        super(message);
    }
}
