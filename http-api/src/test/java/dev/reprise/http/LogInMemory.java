package dev.reprise.http;

import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.Appended;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Head;
import dev.reprise.eventstore.Leases;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.eventstore.Verification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The part of a log that the API uses, in memory. */
final class LogInMemory implements EventStore {
    static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final int PAGE = 64;

    private final List<StoredEvent> events = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private int subscriptions;

    /** Appends one event of session 1 and returns its position. */
    synchronized long append(String stream, String type, String payload) {
        var position = events.size() + 1L;
        events.add(
                new StoredEvent(
                        position,
                        position,
                        position > 1 ? position - 1 : null,
                        stream,
                        versions.merge(stream, 1L, Long::sum),
                        type,
                        1,
                        UUID.nameUUIDFromBytes(Long.toString(position).getBytes()),
                        1,
                        7,
                        START.plusMillis(position),
                        "host",
                        null,
                        "c-" + position,
                        payload,
                        "00ff"));
        notifyAll();
        return position;
    }

    /** Returns how many subscriptions are open. */
    synchronized int subscriptions() {
        return subscriptions;
    }

    @Override
    public synchronized Head head() {
        if (events.isEmpty()) {
            return Head.EMPTY;
        }
        var last = events.getLast();
        return new Head(
                last.position(), last.batch(), last.session(), last.recordedAt(), last.hash());
    }

    @Override
    public CompletableFuture<Appended> append(Append append) {
        for (var stream : append.streams()) {
            for (NewEvent event : stream.events()) {
                append(stream.stream(), event.type(), event.payload());
            }
        }
        throw new UnsupportedOperationException("the API never appends");
    }

    @Override
    public synchronized List<StoredEvent> read(long after, int limit) {
        var from = (int) Math.min(after, events.size());
        return List.copyOf(events.subList(from, Math.min(events.size(), from + limit)));
    }

    @Override
    public synchronized List<StoredEvent> readStream(String stream, long after, int limit) {
        return events.stream()
                .filter(event -> event.stream().equals(stream) && event.version() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized long streamVersion(String stream) {
        return versions.getOrDefault(stream, 0L);
    }

    @Override
    public synchronized List<SessionRange> sessions() {
        return events.isEmpty()
                ? List.of()
                : List.of(
                        new SessionRange(
                                1,
                                1,
                                events.size(),
                                START,
                                events.getLast().recordedAt(),
                                events.getLast().hash()));
    }

    @Override
    public Subscription subscribe(long after, Subscriber subscriber) {
        var delivery = new Delivery(after, subscriber);
        synchronized (this) {
            subscriptions++;
        }
        delivery.thread.start();
        return delivery;
    }

    @Override
    public Leases leases() {
        throw new UnsupportedOperationException("the API takes no lease");
    }

    @Override
    public Verification verify() {
        throw new UnsupportedOperationException("the API verifies nothing");
    }

    @Override
    public void close() {}

    private final class Delivery implements Subscription {
        private final Subscriber subscriber;
        private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::deliver);
        private volatile long checkpoint;
        private volatile boolean closed;
        private volatile Throwable failure;

        Delivery(long after, Subscriber subscriber) {
            this.checkpoint = after;
            this.subscriber = subscriber;
        }

        private void deliver() {
            try {
                while (!closed) {
                    var page = next();
                    if (!page.isEmpty()) {
                        subscriber.onEvents(page);
                        checkpoint = page.getLast().position();
                    }
                }
            } catch (Exception e) {
                failure = e;
                subscriber.onFailure(e);
            }
        }

        private List<StoredEvent> next() throws InterruptedException {
            synchronized (LogInMemory.this) {
                while (!closed && events.size() <= checkpoint) {
                    LogInMemory.this.wait();
                }
                return closed ? List.of() : read(checkpoint, PAGE);
            }
        }

        @Override
        public long checkpoint() {
            return checkpoint;
        }

        @Override
        public Optional<Throwable> failure() {
            return Optional.ofNullable(failure);
        }

        @Override
        public void close() {
            synchronized (LogInMemory.this) {
                if (!closed) {
                    closed = true;
                    subscriptions--;
                    LogInMemory.this.notifyAll();
                }
            }
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
