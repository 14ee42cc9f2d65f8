package dev.reprise.testing.rerun;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.engine.Wish;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.eventstore.StreamAppend;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.testing.simulation.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** A recorded log under another model: a part of it as it was, and how it goes on. */
final class RecordedPath {
    private static final Duration LONGEST_END = Duration.ofMinutes(10);
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final EventStore recorded;
    private final long first;
    private final ChangedModel changed;

    RecordedPath(EventStore recorded, long first, ChangedModel changed) {
        this.recorded = recorded;
        this.first = first;
        this.changed = changed;
    }

    /** Returns a copy of everything up to {@code last}, the end of a batch. */
    EventStore upTo(long last) {
        var log = new InMemoryEventStore();
        var events = recorded.read(first - 1, (int) (last - first + 1));
        var session0 = events.getFirst().session() - 1;
        for (int from = 0; from < events.size(); ) {
            var to = from;
            while (to < events.size() && events.get(to).batch() == events.get(from).batch()) {
                to++;
            }
            append(log, events.subList(from, to), session0);
            from = to;
        }
        return log;
    }

    private void append(EventStore log, List<StoredEvent> batch, long session0) {
        var event = batch.getFirst();
        var plannedAt = shifted(event.plannedAt());
        log.append(
                        new Append(
                                OptionalLong.empty(),
                                epoch(log, event.epoch()),
                                event.session() - session0,
                                plannedAt == null
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(plannedAt),
                                event.recordedAt(),
                                batch.stream().map(e -> copy(e, session0)).toList()))
                .join();
    }

    /** Takes epochs until the log has come to {@code wanted}. */
    private static long epoch(EventStore log, long wanted) {
        var epoch = log.leases().current().map(l -> l.epoch()).orElse(0L);
        while (epoch < wanted) {
            epoch = log.leases().take(epoch, "recorded", "recorded", 0).epoch();
        }
        return wanted;
    }

    private StreamAppend copy(StoredEvent event, long session0) {
        var fact = changed.of(Recorded.of(event)).event();
        var encoded =
                EventJson.encode(
                        fact instanceof HostEvent.SessionOpened opened
                                ? numbered(opened, opened.session() - session0)
                                : fact);
        var copy =
                new NewEvent(
                        event.eventId(),
                        encoded.type(),
                        encoded.schemaVersion(),
                        encoded.payload(),
                        event.actor(),
                        shifted(event.causation()),
                        event.correlationId());
        return new StreamAppend(event.stream(), ExpectedVersion.ANY, List.of(copy));
    }

    private static HostEvent numbered(HostEvent.SessionOpened opened, long session) {
        return new HostEvent.SessionOpened(
                session,
                opened.appHost(),
                opened.ports(),
                opened.attempts(),
                opened.persistent(),
                opened.previousHash());
    }

    private @Nullable Long shifted(@Nullable Long position) {
        return position == null || position < first ? null : (Long) (position - first + 1);
    }

    /** Goes on by itself from {@code fork}, which is where {@code log} ends; returns the end. */
    AppState goOn(EventStore log, SessionRange session, long fork) {
        var events =
                recorded.read(session.first() - 1, (int) (session.last() - session.first() + 1));
        var recording = new Recording(events.stream().map(Recorded::of).toList());
        var time = new VirtualTime(log.head().recordedAt());
        var host = new RerunHost(log, changed, recording, time);
        var rest = events.stream().filter(e -> e.position() > fork).toList();
        schedule(rest, host, time);
        var end = events.getLast().recordedAt();
        time.run(Duration.between(time.instant(), end));
        finish(host, time, end, Recorded.of(events.getLast()).event());
        return host.state();
    }

    private static void finish(RerunHost host, VirtualTime time, Instant end, Object lastRecorded) {
        var stops = lastRecorded instanceof HostEvent.SessionEnded;
        var until = end.plus(stops ? LONGEST_END : A_WHILE);
        while (!host.ended() && time.instant().isBefore(until)) {
            time.run(A_WHILE);
        }
    }

    private static void schedule(List<StoredEvent> rest, RerunHost host, VirtualTime time) {
        @Nullable StoredEvent before = null;
        for (var event : rest) {
            var at = event.recordedAt();
            switch (Recorded.of(event).event()) {
                case HostEvent.HostStarted started -> {
                    var last = before == null ? time.instant() : before.recordedAt();
                    time.at(last, () -> die(host, time, started, at));
                }
                case HostEvent.AppStopRequested stop ->
                        tell(time, at, () -> host.state(stop, event.actor()));
                case HostEvent.OrphanGraceOver over ->
                        tell(time, at, () -> host.state(over, event.actor()));
                case ResourceEvent.StartRequested(var id, var force) ->
                        wish(rest, event, Wish.Kind.START, id, force, host, time);
                case ResourceEvent.StopRequested(var id) ->
                        wish(rest, event, Wish.Kind.STOP, id, false, host, time);
                case ResourceEvent.RestartRequested(var id) ->
                        wish(rest, event, Wish.Kind.RESTART, id, false, host, time);
                default -> {}
            }
            before = event;
        }
    }

    /** A host that comes at the same time is told too: it may be the one that wants the stop. */
    private static void tell(VirtualTime time, Instant at, Runnable action) {
        time.at(at, () -> time.after(Duration.ZERO, action));
    }

    /** What the host is told at this very time it has still recorded, so that it acts on it. */
    private static void die(
            RerunHost host, VirtualTime time, HostEvent.HostStarted next, Instant nextAt) {
        tell(
                time,
                time.instant(),
                () -> {
                    host.leave();
                    time.at(nextAt, () -> host.comeBack(next));
                });
    }

    private static void wish(
            List<StoredEvent> rest,
            StoredEvent event,
            Wish.Kind kind,
            String id,
            boolean force,
            RerunHost host,
            VirtualTime time) {
        var same =
                rest.stream()
                        .filter(e -> e.batch() == event.batch() && e.type().equals(event.type()))
                        .filter(e -> Objects.equals(e.correlationId(), event.correlationId()))
                        .toList();
        if (!same.getFirst().equals(event)) {
            return; // a command to all replicas is given once
        }
        var instance = Streams.instanceOf(event.stream()).orElseThrow();
        var target = same.size() > 1 ? host.resourceOf(instance) : instance;
        var wish = new Wish(kind, target, force, event.actor(), id);
        tell(time, event.recordedAt(), () -> host.wish(wish));
    }
}
