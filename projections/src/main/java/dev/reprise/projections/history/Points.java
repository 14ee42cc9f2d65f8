package dev.reprise.projections.history;

import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.UnknownPositionException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** Finds the position that a text names. */
final class Points {
    private static final long MOST = (1L << 53) - 1;
    private static final int LONGEST = 40;

    private final EventStore store;

    Points(EventStore store) {
        this.store = store;
    }

    /** Returns the position that {@code text} names, which the log holds. */
    long position(String text) {
        var sessions = store.sessions();
        if (!isNumber(text)) {
            return before(time(text), sessions);
        }
        var position = number(text);
        if (sessions.isEmpty()) {
            throw new UnknownPositionException(
                    "position " + position + " does not exist: the log is empty");
        }
        var first = sessions.getFirst().first();
        var last = sessions.getLast().last();
        if (position < first || position > last) {
            throw new UnknownPositionException(
                    "the log holds no position " + position + "; it holds " + first + ".." + last);
        }
        return position;
    }

    /**
     * Returns the first position of a range that begins at {@code text}, 1 for a time before all.
     */
    long from(String text) {
        if (isNumber(text)) {
            return number(text, 0);
        }
        var time = time(text);
        var sessions = store.sessions();
        if (sessions.isEmpty() || !sessions.getFirst().openedAt().isBefore(time)) {
            return 1;
        }
        return before(time.minusNanos(1), sessions) + 1;
    }

    /** Returns the last position of a range that ends at {@code text}, 0 for a time before all. */
    long to(String text) {
        if (isNumber(text)) {
            return number(text, 0);
        }
        var time = time(text);
        var sessions = store.sessions();
        if (sessions.isEmpty() || sessions.getFirst().openedAt().isAfter(time)) {
            return 0;
        }
        return before(time, sessions);
    }

    private static boolean isNumber(String text) {
        return text.matches("[+-]?\\d+");
    }

    private static long number(String text) {
        return number(text, 1);
    }

    private static long number(String text, long least) {
        var digits = text.startsWith("+") ? text.substring(1) : text;
        if (digits.length() <= 18) {
            var number = Long.parseLong(digits);
            if (number >= least && number <= MOST) {
                return number;
            }
        }
        throw new MalformedException(
                "position "
                        + MalformedException.quote(text)
                        + " is outside "
                        + least
                        + ".."
                        + MOST);
    }

    private static Instant time(String text) {
        try {
            // A year of four digits: others are mistakes, and not every store can count them.
            if (text.length() <= LONGEST && !text.startsWith("+") && !text.startsWith("-")) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            // Told below, like a text that is too long to be a time.
        }
        throw new MalformedException(
                MalformedException.quote(text)
                        + " is neither a position like 1234 (a whole number in 1.."
                        + MOST
                        + ") nor a time like 2026-01-31T12:00:00Z");
    }

    private long before(Instant time, List<SessionRange> sessions) {
        if (sessions.isEmpty()) {
            throw new UnknownPositionException(
                    "nothing is recorded at " + time + ": the log is empty");
        }
        var position = store.positionAt(time);
        if (position == 0) {
            throw new UnknownPositionException(
                    "nothing is recorded at or before "
                            + time
                            + "; the log begins at "
                            + sessions.getFirst().openedAt()
                            + " with position "
                            + sessions.getFirst().first());
        }
        return position;
    }

    /** Returns the event at a position that the log holds. */
    StoredEvent event(long position) {
        var found = store.read(position - 1, 1);
        if (found.isEmpty() || found.getFirst().position() != position) {
            throw new UnknownPositionException("the log holds no position " + position);
        }
        return found.getFirst();
    }

    /**
     * Returns the session that {@code text}, which begins with {@code session:}, names.
     *
     * @throws UnknownException if the log does not hold it
     */
    SessionRange session(String text) {
        var number = text.substring("session:".length());
        if (!number.matches("\\d{1,18}")) {
            throw new MalformedException(
                    MalformedException.quote(text) + " is not a session like session:3");
        }
        var sessions = store.sessions();
        return sessions.stream()
                .filter(s -> s.session() == Long.parseLong(number))
                .findFirst()
                .orElseThrow(() -> UnknownException.session(number, sessions));
    }
}
