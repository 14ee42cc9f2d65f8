package dev.reprise.projections.history;

import dev.reprise.eventstore.SessionRange;

import java.util.List;

/** What is asked for is not in the log; the message names what there is. */
public final class UnknownException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String kind;

    UnknownException(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Returns what to say of a session that a log with {@code sessions} does not hold. */
    public static UnknownException session(String number, List<SessionRange> sessions) {
        return new UnknownException(
                "unknown-session",
                "the log holds no session "
                        + number
                        + (sessions.isEmpty()
                                ? "; it is empty"
                                : "; it holds "
                                        + sessions.getFirst().session()
                                        + ".."
                                        + sessions.getLast().session()));
    }

    /** Returns {@code unknown-resource}, {@code unknown-session}, {@code unknown-property}, … */
    public String kind() {
        return kind;
    }
}
