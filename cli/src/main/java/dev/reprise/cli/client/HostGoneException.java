package dev.reprise.cli.client;

/** The host did not answer, or not to the end. */
public final class HostGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    HostGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
