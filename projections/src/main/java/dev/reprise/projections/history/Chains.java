package dev.reprise.projections.history;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.Recorded;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Follows causes up and effects down. */
final class Chains {
    private static final int PAGE = 1_000;
    private static final int MOST_CAUSES = 100;
    private static final int MOST_EFFECTS = 500;
    private static final int LOOKED_AT = 50_000;

    private final EventStore store;
    private final Points points;

    Chains(EventStore store, Points points) {
        this.store = store;
        this.points = points;
    }

    Chain of(SessionRange session, long position) {
        var event = points.event(position);
        var causes = causes(session, event);
        var effects = new Effects(session, event, wish(causes, event));
        effects.search();
        return new Chain(
                position,
                causes.stream().map(Link::of).toList(),
                Link.of(event),
                effects.links,
                effects.settledBy,
                effects.complete,
                effects.searchedTo);
    }

    private List<StoredEvent> causes(SessionRange session, StoredEvent event) {
        var causes = new ArrayDeque<StoredEvent>();
        var cause = event.causation();
        while (cause != null && cause >= session.first() && causes.size() < MOST_CAUSES) {
            var found = points.event(cause);
            causes.addFirst(found);
            // A cause lies before its effect: no damage makes this go round.
            cause =
                    found.causation() != null && found.causation() < cause
                            ? found.causation()
                            : null;
        }
        return List.copyOf(causes);
    }

    /** The command that the event serves, as long as the event itself is before its end. */
    private static @Nullable String wish(List<StoredEvent> causes, StoredEvent event) {
        var settled = Recorded.of(event).event() instanceof ResourceEvent.CommandSettled;
        var root = causes.isEmpty() ? event : causes.getFirst();
        return settled ? null : command(Recorded.of(root).event());
    }

    private static @Nullable String command(Event event) {
        return switch (event) {
            case ResourceEvent.StartRequested(var id, _) -> id;
            case ResourceEvent.StopRequested(var id) -> id;
            case ResourceEvent.RestartRequested(var id) -> id;
            case ResourceEvent.CommandRequested(var id, _, _) -> id;
            default -> null;
        };
    }

    /** The search downwards: on an event whose cause is in the chain, or that settles the wish. */
    private final class Effects {
        private final SessionRange session;
        private final @Nullable String wish;
        private final long start;
        private final Set<Long> chain = new HashSet<>();
        private final Set<String> open = new HashSet<>();
        private final List<Link> links = new ArrayList<>();
        private final List<Long> settledBy = new ArrayList<>();
        private boolean complete;
        private boolean cut;
        private long searchedTo;

        Effects(SessionRange session, StoredEvent event, @Nullable String wish) {
            this.session = session;
            this.wish = wish;
            this.start = event.position();
            this.searchedTo = start;
            chain.add(start);
            if (wish != null) {
                open.add(event.stream());
            }
        }

        void search() {
            var looked = 0;
            while (!complete && !cut && looked < LOOKED_AT) {
                var page = store.read(searchedTo, PAGE);
                for (var event : page) {
                    if (complete || cut || event.position() > session.last()) {
                        break;
                    }
                    look(event);
                }
                looked += page.size();
                complete |= !cut && (page.isEmpty() || page.getLast().position() >= session.last());
            }
        }

        private void look(StoredEvent event) {
            var mine = wish != null && wish.equals(event.correlationId());
            var caused = event.causation() != null && chain.contains(event.causation());
            if (!caused && !(mine && event.type().equals("CommandSettled"))) {
                searchedTo = event.position();
                return;
            }
            if (links.size() == MOST_EFFECTS) {
                cut = true;
                return;
            }
            searchedTo = event.position();
            chain.add(event.position());
            links.add(Link.of(event));
            if (mine && event.type().equals("CommandSettled")) {
                settledBy.add(event.position());
                open.remove(event.stream());
                complete = open.isEmpty();
            }
        }
    }
}
