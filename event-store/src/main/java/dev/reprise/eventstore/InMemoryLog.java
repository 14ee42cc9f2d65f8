package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** What several {@link InMemoryEventStore}s share, like a file. Its monitor guards it. */
final class InMemoryLog implements Tail.Known, LeaseRules.Place {
    final List<StoredEvent> events = new ArrayList<>();
    final List<PushedSubscription> subscriptions = new CopyOnWriteArrayList<>();
    final Tail tail;
    final InMemorySnapshots snapshots = new InMemorySnapshots(this);

    private final Map<String, List<StoredEvent>> streams = new HashMap<>();
    private final Map<UUID, Tail.Standing> ids = new HashMap<>();
    private final Map<String, Long> retired = new HashMap<>();
    private Head before;
    private long beforeFirst;
    private Optional<Leases.Lease> lease = Optional.empty();

    InMemoryLog() {
        this(new LogRange(null, 1, 0, Head.EMPTY, 0, new TreeMap<>()));
    }

    /** Returns an empty log whose next event stands where {@code range} begins. */
    InMemoryLog(LogRange range) {
        before = range.before();
        beforeFirst = range.beforeFirst();
        retired.putAll(range.versions());
        tail = new Tail(before, null, this);
    }

    void add(List<StoredEvent> more) {
        tail.accept(more);
        for (var event : more) {
            events.add(event);
            streams.computeIfAbsent(event.stream(), _ -> new ArrayList<>()).add(event);
            ids.put(
                    event.eventId(),
                    new Tail.Standing(event.position(), event.batch(), event.recordedAt()));
        }
        tail.settled();
    }

    long epoch() {
        return LeaseRules.epoch(lease);
    }

    @Override
    public synchronized Optional<Leases.Lease> read() {
        return lease;
    }

    @Override
    public synchronized Optional<Leases.Lease> change(
            UnaryOperator<Optional<Leases.Lease>> change) {
        lease = change.apply(lease);
        return lease;
    }

    @Override
    public long version(String stream) {
        return retired(stream) + streams.getOrDefault(stream, List.of()).size();
    }

    private long retired(String stream) {
        return retired.getOrDefault(stream, 0L);
    }

    @Override
    public Optional<Tail.Standing> find(UUID eventId) {
        return Optional.ofNullable(ids.get(eventId));
    }

    List<SessionRange> sessions() {
        var ranges = new ArrayList<SessionRange>();
        var first = events.isEmpty() ? null : events.getFirst();
        for (int i = 1; first != null && i <= events.size(); i++) {
            var last = events.get(i - 1);
            var next = i == events.size() ? null : events.get(i);
            if (next == null || next.session() != first.session()) {
                ranges.add(range(first, last));
                first = next;
            }
        }
        return ranges;
    }

    private static SessionRange range(StoredEvent first, StoredEvent last) {
        return new SessionRange(
                first.session(),
                first.position(),
                last.position(),
                first.recordedAt(),
                last.recordedAt(),
                last.hash());
    }

    LogRange range(@Nullable Long session) {
        if (session == null) {
            return new LogRange(
                    null,
                    before.position() + 1,
                    tail.head().position(),
                    before,
                    beforeFirst,
                    new TreeMap<>(retired));
        }
        var firsts = new TreeMap<Long, Long>();
        var lasts = new HashMap<Long, Long>();
        for (var range : sessions()) {
            firsts.put(range.session(), range.first());
            lasts.put(range.session(), range.last());
        }
        var first = firsts.get(session);
        if (first == null) {
            throw LogRanges.noSession(session, firsts);
        }
        var earlier = events.subList(0, (int) (first - 1 - before.position()));
        var versions = new TreeMap<>(retired);
        earlier.forEach(event -> versions.put(event.stream(), event.version()));
        var head = earlier.isEmpty() ? before : Tail.headAt(earlier.getLast());
        return new LogRange(
                session,
                first,
                lasts.getOrDefault(session, first),
                head,
                firsts.getOrDefault(head.session(), beforeFirst),
                versions);
    }

    Optional<SessionRange> deleteOldestSession() {
        var sessions = sessions();
        if (sessions.size() < 2) {
            return Optional.empty();
        }
        var oldest = sessions.getFirst();
        var gone = events.subList(0, (int) (oldest.last() - before.position()));
        for (var event : gone) {
            ids.remove(event.eventId());
            retired.put(event.stream(), event.version());
        }
        streams.values().forEach(own -> own.removeIf(event -> event.position() <= oldest.last()));
        before = Tail.headAt(gone.getLast());
        beforeFirst = oldest.first();
        gone.clear();
        snapshots.forget(oldest.last());
        return Optional.of(oldest);
    }

    synchronized LogSizes sizes() {
        var sizes = new ArrayList<LogSizes.SessionSize>();
        var all = 0L;
        for (var session : sessions()) {
            var count = (int) (session.last() - session.first() + 1);
            var bytes =
                    read(session.first() - 1, count).stream()
                            .mapToLong(event -> event.payload().length())
                            .sum();
            sizes.add(new LogSizes.SessionSize(session.session(), count, bytes));
            all += bytes;
        }
        return new LogSizes(all, 0, all, sizes);
    }

    /** Returns the session of the event at {@code position}. */
    Optional<Long> session(long position) {
        return page(events, position - 1, before.position(), 1).stream()
                .filter(event -> event.position() == position)
                .map(StoredEvent::session)
                .findFirst();
    }

    long positionAt(Instant at) {
        for (var event : events.reversed()) {
            if (!event.recordedAt().isAfter(at)) {
                return event.position();
            }
        }
        return 0;
    }

    synchronized List<StoredEvent> read(long after, int limit) {
        return page(events, after, before.position(), limit);
    }

    List<StoredEvent> readStream(String stream, long afterVersion, int limit) {
        var own = streams.getOrDefault(stream, List.of());
        return page(own, afterVersion, retired(stream), limit);
    }

    /** The n-th event of a list has position or version {@code offset} + n. */
    private static List<StoredEvent> page(
            List<StoredEvent> from, long after, long offset, int limit) {
        var first = Math.clamp(after - offset, 0, from.size());
        var last = (int) Math.min((long) first + Math.max(0, limit), from.size());
        return List.copyOf(from.subList(first, last));
    }
}
