package dev.reprise.cli;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.eventstore.StreamAppend;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;

/** A log with three sessions of 500 events, the last of which are 40, 20 and 0 days old. */
public final class OldSessions {
    private OldSessions() {}

    /** Records them into a new log. */
    public static void record(Path log) {
        try (var store = SqliteEventStore.open(log)) {
            store.leases().take(0, "test", "test", 0);
            for (int session = 1; session <= 3; session++) {
                var at = Instant.now().minus(Duration.ofDays(20L * (3 - session)));
                store.append(
                                new Append(
                                        OptionalLong.empty(),
                                        1,
                                        session,
                                        OptionalLong.empty(),
                                        at,
                                        List.of(stream())))
                        .join();
            }
            store.leases().release(1);
        }
    }

    /** Pins a session, or lets go of it; said in the last one. */
    public static void pin(EventStore store, long session, boolean pinned) {
        var leases = store.leases();
        var epoch = leases.take(leases.current().orElseThrow().epoch(), "test", "test", 0).epoch();
        var pin = EventJson.encode(new HostEvent.SessionPinned(session, pinned));
        store.append(
                        new Append(
                                OptionalLong.empty(),
                                epoch,
                                3,
                                OptionalLong.empty(),
                                Instant.now(),
                                List.of(host(event(pin.type(), pin.payload())))))
                .join();
        leases.release(epoch);
    }

    /** What is said of a session matters not here, only how much of it there is. */
    private static StreamAppend stream() {
        var reason = "{\"reason\":\"" + "x".repeat(200) + "\"}";
        return host(
                IntStream.range(0, 500)
                        .mapToObj(_ -> event("SessionEnded", reason))
                        .toArray(NewEvent[]::new));
    }

    private static StreamAppend host(NewEvent... events) {
        return new StreamAppend(Streams.HOST, ExpectedVersion.ANY, List.of(events));
    }

    private static NewEvent event(String type, String payload) {
        return new NewEvent(UUID.randomUUID(), type, 1, payload, "test", null, null);
    }
}
