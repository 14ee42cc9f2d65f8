package dev.reprise.projections.history;

/** A question cannot be read; the message names the value, the limit and the way out. */
public final class MalformedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Says what cannot be read, and what could. */
    public MalformedException(String message) {
        super(message);
    }

    /**
     * Returns {@code text} as it may stand in a message: quoted, short, without control characters.
     */
    static String quote(String text) {
        var cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
