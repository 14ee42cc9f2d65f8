package dev.reprise.benchmarks;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.cli.host.HostLease;
import dev.reprise.engine.host.TimeOrderedIds;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.Appended;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.eventstore.StreamAppend;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A log that the benchmark itself appends to, under the lease, while no host lives. */
final class OwnLog implements AutoCloseable {
    private static final int BATCH = 1000;

    private final SqliteEventStore store;
    private final HostLease lease;
    private final long session;
    private final TimeOrderedIds ids = new TimeOrderedIds(Clock.systemUTC());

    private OwnLog(SqliteEventStore store, HostLease lease) {
        this.store = store;
        this.lease = lease;
        var sessions = store.sessions();
        this.session = sessions.isEmpty() ? 1 : sessions.getLast().session();
    }

    static OwnLog open(Path log) {
        var store = SqliteEventStore.open(log);
        var processes = new ProcessTable(Machine.local());
        return new OwnLog(
                store, HostLease.take(store.leases(), processes, "the log", Optional.empty()));
    }

    SqliteEventStore store() {
        return store;
    }

    /** Appends one event of the given payload to {@code stream}. */
    CompletableFuture<Appended> append(String stream, String payload) {
        return append(stream, List.of(payload));
    }

    /** Appends events of the given payloads to {@code stream}, as one batch. */
    CompletableFuture<Appended> append(String stream, List<String> payloads) {
        var events =
                payloads.stream()
                        .map(
                                p ->
                                        new NewEvent(
                                                ids.get(),
                                                "Measured",
                                                1,
                                                p,
                                                "benchmarks",
                                                null,
                                                null))
                        .toList();
        return append(List.of(new StreamAppend(stream, ExpectedVersion.ANY, events)));
    }

    /**
     * Appends what commands to, and checks of, programs that run leave, until the log has {@code
     * events}; a whole number of batches of a thousand.
     */
    void lengthen(long events, int programs) {
        while (store.head().position() < events) {
            var from = store.head().position();
            var streams = new ArrayList<StreamAppend>();
            for (int i = 0; i < BATCH; i += 4) {
                streams.add(
                        new StreamAppend(
                                "resource-p" + ((from + i) / 4 % programs + 1),
                                ExpectedVersion.ANY,
                                commandAndChecks("filler-" + from + "-" + i)));
            }
            append(streams).join();
        }
    }

    private List<NewEvent> commandAndChecks(String id) {
        return List.of(
                event(new ResourceEvent.StartRequested(id, false), id),
                event(new ResourceEvent.CommandSettled(id, ResourceEvent.Outcome.OK, ""), id),
                event(health(ResourceEvent.Health.UNHEALTHY, "connection refused"), null),
                event(health(ResourceEvent.Health.HEALTHY, "answered 200 in 3 ms"), null));
    }

    private static ResourceEvent health(ResourceEvent.Health status, String detail) {
        return new ResourceEvent.HealthChanged(1, "ready", status, detail);
    }

    private CompletableFuture<Appended> append(List<StreamAppend> streams) {
        return store.append(
                new Append(
                        OptionalLong.empty(),
                        lease.epoch(),
                        session,
                        OptionalLong.empty(),
                        Instant.now(),
                        streams));
    }

    private NewEvent event(ResourceEvent event, @org.jspecify.annotations.Nullable String command) {
        var encoded = EventJson.encode(event);
        return new NewEvent(
                ids.get(),
                encoded.type(),
                encoded.schemaVersion(),
                encoded.payload(),
                "benchmarks",
                null,
                command);
    }

    @Override
    public void close() {
        lease.close();
        store.close();
    }
}
