package dev.reprise.testing.simulation;

import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.Appended;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Head;
import dev.reprise.eventstore.Leases;
import dev.reprise.eventstore.LogRange;
import dev.reprise.eventstore.LogSizes;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.Snapshots;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.eventstore.Verification;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A store with a defect. */
final class MutantStore implements EventStore {
    private final EventStore store;
    private final Mutant mutant;
    private @Nullable Append delayed;

    MutantStore(EventStore store, Mutant mutant) {
        this.store = store;
        this.mutant = mutant;
    }

    @Override
    public CompletableFuture<Appended> append(Append append) {
        return switch (mutant) {
            case NO_EPOCH_CHECK -> store.append(unfenced(append));
            case EFFECT_BEFORE_DURABLE -> early(append);
            case NONE, NO_CLAIM -> store.append(append);
        };
    }

    private Append unfenced(Append append) {
        return new Append(
                OptionalLong.empty(),
                store.leases().current().orElseThrow().epoch(),
                append.session(),
                append.plannedAt(),
                append.at(),
                append.streams());
    }

    private CompletableFuture<Appended> early(Append append) {
        flush();
        var head = store.head();
        delayed = append;
        var events = append.streams().stream().mapToInt(s -> s.events().size()).sum();
        var at = append.at().isBefore(head.recordedAt()) ? head.recordedAt() : append.at();
        return CompletableFuture.completedFuture(
                new Appended(
                        head.position() + 1,
                        head.position() + events,
                        head.batch() + 1,
                        at,
                        false));
    }

    private void flush() {
        if (delayed != null) {
            var append = delayed;
            delayed = null;
            store.append(append).join();
        }
    }

    @Override
    public Head head() {
        return store.head();
    }

    @Override
    public List<StoredEvent> read(long after, int limit) {
        return store.read(after, limit);
    }

    @Override
    public List<StoredEvent> readStream(String stream, long afterVersion, int limit) {
        return store.readStream(stream, afterVersion, limit);
    }

    @Override
    public long streamVersion(String stream) {
        return store.streamVersion(stream);
    }

    @Override
    public List<SessionRange> sessions() {
        return store.sessions();
    }

    @Override
    public long positionAt(Instant at) {
        return store.positionAt(at);
    }

    @Override
    public LogRange range(@Nullable Long session) {
        return store.range(session);
    }

    @Override
    public void recordHead() {
        store.recordHead();
    }

    @Override
    public Subscription subscribe(long after, Subscriber subscriber) {
        return store.subscribe(after, subscriber);
    }

    @Override
    public Leases leases() {
        return store.leases();
    }

    @Override
    public Optional<SessionRange> deleteOldestSession() {
        return store.deleteOldestSession();
    }

    @Override
    public void finishDeletion() {
        store.finishDeletion();
    }

    @Override
    public LogSizes sizes() {
        return store.sizes();
    }

    @Override
    public long usedBytes() {
        return store.usedBytes();
    }

    @Override
    public Snapshots snapshots() {
        return store.snapshots();
    }

    @Override
    public Verification verify() {
        return store.verify();
    }

    @Override
    public void close() {
        store.close();
    }
}
