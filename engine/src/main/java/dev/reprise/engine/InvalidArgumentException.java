package dev.reprise.engine;

/** A command's argument cannot be what it was said to be; the message names it. */
public final class InvalidArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InvalidArgumentException(String message) {
        super(message);
    }
}
