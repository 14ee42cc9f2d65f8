package dev.reprise.eventstore;

/** The store could not do what was asked. The message names the file, the limit and the way out. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
