package dev.reprise.projections;

/** The log does not hold a position; the message names the range that it holds. */
public final class UnknownPositionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public UnknownPositionException(String message) {
        super(message);
    }
}
