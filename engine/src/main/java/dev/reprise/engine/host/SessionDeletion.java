package dev.reprise.engine.host;

import dev.reprise.engine.CommandRejectedException;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Retention;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.projections.history.History;
import dev.reprise.projections.history.UnknownException;

import java.util.List;

/**
 * What somebody may delete of a log: a session and all older ones, for the hash chain has only one
 * end that can be cut; never the last one, nor a pinned one or those after it.
 */
public final class SessionDeletion {
    private final EventStore log;
    private final History history;

    public SessionDeletion(EventStore log) {
        this.log = log;
        this.history = new History(log);
    }

    /**
     * Returns what goes when everything up to session {@code through} goes, oldest first; nothing
     * where that has gone before.
     *
     * @throws UnknownException if that session has not been yet
     * @throws CommandRejectedException if it is the last one, or one of them is pinned
     */
    public List<SessionRange> due(long through) {
        var sessions = log.sessions();
        var last = sessions.isEmpty() ? 0 : sessions.getLast().session();
        if (through < 1 || through > last) {
            throw UnknownException.session(Long.toString(through), sessions);
        }
        if (through == last) {
            throw new CommandRejectedException(
                    "session "
                            + last
                            + " is the last one of the log, which stays; only older ones can be"
                            + " deleted");
        }
        var due = sessions.stream().filter(session -> session.session() <= through).toList();
        history.pinned(due).stream().findFirst().ifPresent(SessionDeletion::refusePinned);
        return due;
    }

    private static void refusePinned(SessionRange session) {
        throw new CommandRejectedException(
                "session "
                        + session.session()
                        + " is pinned, so it and those after it stay; unpin it first");
    }

    /**
     * Deletes everything up to session {@code through}, but nothing that is pinned meanwhile or
     * after that; returns it, oldest first. First goes what is left of a deletion that was cut off.
     * Takes as long as there is much to delete. A session is looked at right before it goes: who
     * pins it later than that is too late.
     */
    public List<SessionRange> carryOut(long through) {
        return Retention.through(log, through, history.pins());
    }

    /** Returns those of {@code due} that the log does not hold any more. */
    List<SessionRange> gone(List<SessionRange> due) {
        var kept = log.sessions();
        return due.stream().filter(session -> !kept.contains(session)).toList();
    }
}
