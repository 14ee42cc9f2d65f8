package dev.reprise.projections;

import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Readings;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folds a log up to a position. It remembers some of the states that it came by, so that the next
 * position near one of them costs only the events between. Thread-safe as far as its store is. A
 * thread that is interrupted while it reads stops at the next page with {@link
 * CancellationException}.
 */
public final class StateReader {
    private static final int PAGE = 1_000;
    private static final int REMEMBERED = 64;

    /** Where somebody reads, he may read on backwards. */
    private static final int NEAR = 10 * PAGE;

    private final EventStore store;
    private final StateSnapshots snapshots;
    private final NavigableMap<Long, AppState> remembered = new TreeMap<>();

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
        remember(state);
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
        var nearest = remembered(session, position).orElse(AppState.EMPTY);
        if (position - Math.max(nearest.position(), session.first()) < PAGE) {
            return nearest;
        }
        return snapshots
                .atOrBefore(position)
                .filter(s -> s.position() > nearest.position() && s.position() >= session.first())
                .orElse(nearest);
    }

    private Optional<AppState> remembered(SessionRange session, long position) {
        synchronized (remembered) {
            return Optional.ofNullable(remembered.floorEntry(position))
                    .map(java.util.Map.Entry::getValue)
                    .filter(state -> state.position() >= session.first());
        }
    }

    private void remember(AppFold fold, long from, long to, long goal) {
        var due = StateSnapshots.due(from, to);
        if (due || goal - to <= NEAR) {
            var state = fold.state();
            remember(state);
            if (due && saved.add(to / StateSnapshots.EVERY)) {
                snapshots.save(state);
            }
        }
    }

    private void remember(AppState state) {
        synchronized (remembered) {
            remembered.put(state.position(), state);
            if (remembered.size() > REMEMBERED) {
                // The farthest from where somebody reads now.
                var first = remembered.firstKey();
                var last = remembered.lastKey();
                var low = state.position() - first > last - state.position();
                remembered.remove(low ? first : last);
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
