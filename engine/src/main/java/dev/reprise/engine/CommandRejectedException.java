package dev.reprise.engine;

/** A wish that makes no sense in the present state; the message says why and what would. */
public final class CommandRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CommandRejectedException(String message) {
        super(message);
    }
}
