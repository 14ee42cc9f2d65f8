package dev.reprise.engine;

/** No resource or instance of that name; the message lists the ones there are. */
public final class UnknownResourceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnknownResourceException(String message) {
        super(message);
    }
}
