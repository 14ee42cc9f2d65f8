package dev.reprise.projections.history;

/** What is asked for is not in the log; the message names what there is. */
public final class UnknownException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String kind;

    UnknownException(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Returns {@code unknown-resource}, {@code unknown-session}, {@code unknown-property}, … */
    public String kind() {
        return kind;
    }
}
