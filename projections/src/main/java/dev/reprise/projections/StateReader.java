package dev.reprise.projections;

import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Readings;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Folds a log up to a position. It remembers some of the states that it came by, so that the next
 * position near one of them costs only the events between. Thread-safe as far as its store is. A
 * thread that is interrupted while it reads stops at the next page with {@link
 * CancellationException}.
 */
public final class StateReader {
    private static final int PAGE = 1_000;
    private static final int REMEMBERED = 32;

    /** Where somebody reads, he may read on backwards. */
    private static final int NEAR = 10 * PAGE;

    private final EventStore store;
    private final StateSnapshots snapshots;

    /** Apart: however many states are asked for near each other, the way back is not forgotten. */
    private final Remembered asked = new Remembered();

    private final Remembered passed = new Remembered();

    /** Which parts of the log have their saved state, as far as this reader knows. */
    private final Set<Long> saved = ConcurrentHashMap.newKeySet();

    /** Reads without saved states. */
    public StateReader(EventStore store) {
        this(store, StateSnapshots.NONE);
    }

    /** Begins at saved states where there are any, and saves some that it comes by. */
    public StateReader(EventStore store, StateSnapshots snapshots) {
        this.store = store;
        this.snapshots = snapshots;
    }

    /** Sees each event right after it was folded. */
    public interface Follower {
        /** {@code fold} stands at {@code recorded}; its state may be asked for. */
        void folded(StoredEvent event, Recorded recorded, AppFold fold);
    }

    /** Returns the state at the head; {@link AppState#EMPTY} for an empty log. */
    public AppState head() {
        var position = store.head().position();
        return position == 0 ? AppState.EMPTY : at(position);
    }

    /**
     * Returns the state at {@code position}: the fold of its session up to there.
     *
     * @throws UnknownPositionException if the log does not hold that position; the message names
     *     the range it holds
     */
    public AppState at(long position) {
        return follow(before(session(position), position), position, (_, _, _) -> {});
    }

    /**
     * Folds on from {@code base} up to {@code position} and returns the state there. Both may be of
     * different sessions: the first event of the later one begins anew. {@link AppState#EMPTY} as
     * {@code base} stands before the session of {@code position}.
     */
    public AppState follow(AppState base, long position, Follower follower) {
        var fold = new AppFold(base);
        var folded = base.position() == 0 ? session(position).first() - 1 : base.position();
        while (folded < position) {
            Readings.requireWanted(folded);
            var page = page(folded, position);
            for (var event : page) {
                var recorded = Recorded.of(event);
                fold.apply(recorded);
                follower.folded(event, recorded, fold);
            }
            var next = page.getLast().position();
            remember(fold, folded, next, position);
            folded = next;
        }
        var state = fold.state();
        asked.add(state);
        return state;
    }

    /**
     * Returns the session that holds {@code position}.
     *
     * @throws UnknownPositionException if the log does not hold it
     */
    public SessionRange session(long position) {
        var sessions = store.sessions();
        return sessions.stream()
                .filter(s -> s.first() <= position && position <= s.last())
                .findFirst()
                .orElseThrow(() -> new UnknownPositionException(outside(position, sessions)));
    }

    private List<StoredEvent> page(long after, long upTo) {
        var page = store.read(after, (int) Math.min(PAGE, upTo - after));
        if (!page.isEmpty() && page.getFirst().position() != after + 1) {
            throw new UnknownPositionException(
                    "position " + (after + 1) + " was deleted by retention while it was read");
        }
        if (page.isEmpty()) {
            throw new IllegalStateException(
                    "the log ends at " + after + " although it had " + upTo);
        }
        return page;
    }

    /** Returns the nearest known state of the session, at {@code position} or before. */
    private AppState before(SessionRange session, long position) {
        var nearest = remembered(session, position);
        if (position - Math.max(nearest.position(), session.first()) < PAGE) {
            return nearest;
        }
        return snapshots
                .atOrBefore(position)
                .filter(s -> s.position() > nearest.position() && s.position() >= session.first())
                .orElse(nearest);
    }

    private AppState remembered(SessionRange session, long position) {
        return Stream.of(asked, passed)
                .flatMap(states -> states.atOrBefore(position).stream())
                .filter(state -> state.position() >= session.first())
                .max(Comparator.comparingLong(AppState::position))
                .orElse(AppState.EMPTY);
    }

    private void remember(AppFold fold, long from, long to, long goal) {
        var due = StateSnapshots.due(from, to);
        if (due || (from / PAGE != to / PAGE && goal - to <= NEAR)) {
            var state = fold.state();
            passed.add(state);
            if (due && saved.add(to / StateSnapshots.EVERY)) {
                snapshots.save(state);
            }
        }
    }

    /** Some states, those near the one that came last. Thread-safe. */
    private static final class Remembered {
        private final NavigableMap<Long, AppState> states = new TreeMap<>();

        synchronized Optional<AppState> atOrBefore(long position) {
            return Optional.ofNullable(states.floorEntry(position)).map(Map.Entry::getValue);
        }

        synchronized void add(AppState state) {
            states.put(state.position(), state);
            if (states.size() > REMEMBERED) {
                var first = states.firstKey();
                var last = states.lastKey();
                var low = state.position() - first > last - state.position();
                states.remove(low ? first : last);
            }
        }
    }

    private static String outside(long position, List<SessionRange> sessions) {
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
