package dev.reprise.projections.history;

import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.history.StartUp.Came;
import dev.reprise.projections.history.Timeline.CriticalPath;
import dev.reprise.projections.history.Timeline.Leg;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.Map;
import java.util.Optional;

/**
 * Walks from the resource that was ready last back to the session's start, by the causes that were
 * recorded with the launches.
 */
final class CriticalPaths {
    private final Points points;
    private final SessionRange session;
    private final Map<String, Came> came;

    CriticalPaths(Points points, SessionRange session, Map<String, Came> came) {
        this.points = points;
        this.session = session;
        this.came = came;
    }

    Optional<CriticalPath> path() {
        var last =
                came.entrySet().stream()
                        .filter(e -> e.getValue().ready != null)
                        .max(Comparator.comparingLong(e -> position(e.getValue().ready)));
        return last.map(e -> path(e.getKey(), e.getValue().ready));
    }

    private CriticalPath path(String lastName, @Nullable StoredEvent lastReady) {
        var legs = new LinkedList<Leg>();
        var seen = new HashSet<String>();
        String name = lastName;
        var ready = lastReady;
        while (name != null && ready != null && seen.add(name)) {
            var of = came.get(name);
            var begun = of == null ? null : of.begun;
            if (begun == null || begun.position() > ready.position()) {
                legs.addFirst(wasUp(name, ready));
                break;
            }
            var cause = cause(begun, name);
            var from = cause == null ? null : Streams.instanceOf(cause.stream()).orElse(null);
            legs.addFirst(leg(name, from, cause, begun, of == null ? null : of.started, ready));
            name = from;
            ready = cause;
        }
        return new CriticalPath(legs.stream().mapToLong(Leg::costMillis).sum(), legs);
    }

    /** The event of another resource that released the launch, null when there was none. */
    private @Nullable StoredEvent cause(StoredEvent begun, String name) {
        var position = begun.causation();
        if (position == null || position < session.first()) {
            return null;
        }
        var cause = points.event(position);
        return Streams.instanceOf(cause.stream()).filter(i -> !i.equals(name)).isPresent()
                ? cause
                : null;
    }

    private Leg leg(
            String name,
            @Nullable String from,
            @Nullable StoredEvent cause,
            StoredEvent begun,
            @Nullable StoredEvent started,
            StoredEvent ready) {
        var released = cause == null ? session.openedAt() : cause.recordedAt();
        var runs =
                started == null || started.position() > ready.position()
                        ? ready.recordedAt()
                        : started.recordedAt();
        return new Leg(
                name,
                from,
                cause == null ? null : cause.position(),
                millis(released, begun.recordedAt()),
                millis(released, runs) - millis(released, begun.recordedAt()),
                millis(released, ready.recordedAt()) - millis(released, runs),
                millis(released, ready.recordedAt()),
                ready.position());
    }

    /** An earlier session has launched it: all of its time went by until this one knew it ready. */
    private Leg wasUp(String name, StoredEvent ready) {
        var took = millis(session.openedAt(), ready.recordedAt());
        return new Leg(name, null, null, 0, 0, took, took, ready.position());
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private static long position(@Nullable StoredEvent event) {
        return event == null ? 0 : event.position();
    }
}
