package dev.reprise.eventstore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** What several {@link InMemoryEventStore}s share, like a file. Its monitor guards it. */
final class InMemoryLog implements Tail.Known, LeaseRules.Place {
    final List<StoredEvent> events = new ArrayList<>();
    final Map<String, List<StoredEvent>> streams = new HashMap<>();
    final List<PushedSubscription> subscriptions = new CopyOnWriteArrayList<>();
    final Tail tail = new Tail(Head.EMPTY, null, this);

    private final Map<UUID, Tail.Standing> ids = new HashMap<>();
    private Optional<Leases.Lease> lease = Optional.empty();

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
        return streams.getOrDefault(stream, List.of()).size();
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

    synchronized List<StoredEvent> read(long after, int limit) {
        return page(events, after, limit);
    }

    /** The n-th event of a list has position or version n. */
    static List<StoredEvent> page(List<StoredEvent> from, long after, int limit) {
        var first = Math.clamp(after, 0, from.size());
        var last = (int) Math.min((long) first + Math.max(0, limit), from.size());
        return List.copyOf(from.subList(first, last));
    }
}
