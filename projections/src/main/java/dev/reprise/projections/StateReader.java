package dev.reprise.projections;

import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SessionRange;

/** Folds a log up to a position. Holds nothing; thread-safe as far as its store is. */
public final class StateReader {
    private static final int PAGE = 1_000;

    private final EventStore store;

    public StateReader(EventStore store) {
        this.store = store;
    }

    /** Returns the state at the head; {@link AppState#EMPTY} for an empty log. */
    public AppState head() {
        var position = store.head().position();
        return position == 0 ? AppState.EMPTY : at(position);
    }

    /**
     * Returns the state at {@code position}: the fold of its session up to there.
     *
     * @throws IllegalArgumentException if the log does not hold that position; the message names
     *     the range it holds
     */
    public AppState at(long position) {
        var sessions = store.sessions();
        var session =
                sessions.stream()
                        .filter(s -> s.first() <= position && position <= s.last())
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException(outside(position, sessions)));
        var fold = new AppFold(AppState.EMPTY);
        var folded = session.first() - 1;
        while (folded < position) {
            var page = store.read(folded, (int) Math.min(PAGE, position - folded));
            if (page.isEmpty()) {
                throw new IllegalStateException(
                        "the log ends at " + folded + " although it had " + position);
            }
            page.forEach(event -> fold.apply(Recorded.of(event)));
            folded = page.getLast().position();
        }
        return fold.state();
    }

    private static String outside(long position, java.util.List<SessionRange> sessions) {
        return sessions.isEmpty()
                ? "position " + position + " does not exist: the log is empty"
                : "position "
                        + position
                        + " is outside "
                        + sessions.getFirst().first()
                        + ".."
                        + sessions.getLast().last();
    }
}
