package dev.reprise.chaos.dashboard;

import com.microsoft.playwright.Browser;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.ExportReader;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.eventstore.StreamAppend;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The recorded log {@code backoff} up to where its worker stays, after three short lives; with what
 * it used then.
 */
final class MeasuredLog implements AutoCloseable {
    static final String WORKER = "worker";

    private static final Path RECORDED = Path.of("recorded", "backoff.ndjson");
    private static final long STAYS = 20;
    private static final int ATTEMPT = 4;

    private final Program program;
    private final OpenedLog log;
    private final String login;

    private MeasuredLog(Program program) throws IOException {
        this.program = program;
        var file = program.home().resolve("log.db");
        write(file);
        log = OpenedLog.of(program.run(program.home(), "open", "--json", file.toString()).start());
        login = log.login();
    }

    static MeasuredLog start() throws IOException {
        return new MeasuredLog(new Program());
    }

    private static void write(Path file) throws IOException {
        try (var store = SqliteEventStore.open(file);
                var recorded = ExportReader.open(RECORDED)) {
            store.leases().take(0, "test", "test", 0);
            var at = Instant.EPOCH;
            for (long position = 1; position <= STAYS; position++) {
                var event = recorded.next();
                at = event.recordedAt();
                var copy =
                        new NewEvent(
                                event.eventId(),
                                event.type(),
                                event.schemaVersion(),
                                event.payload(),
                                event.actor(),
                                event.causation(),
                                event.correlationId());
                append(store, at, event.stream(), copy);
            }
            for (int sample = 1; sample <= 6; sample++) {
                at = at.plusSeconds(1);
                append(store, at, Streams.HOST, use(at, sample));
            }
            store.leases().release(1);
        }
    }

    private static NewEvent use(Instant at, int sample) {
        var use = new HostEvent.Use(WORKER, ATTEMPT, 12.5 * sample, (40L + sample) << 20);
        var event = EventJson.encode(new HostEvent.UsageSampled(at, List.of(use)));
        return new NewEvent(
                UUID.randomUUID(),
                event.type(),
                event.schemaVersion(),
                event.payload(),
                "process",
                null,
                null);
    }

    private static void append(SqliteEventStore store, Instant at, String stream, NewEvent event) {
        var appends = List.of(new StreamAppend(stream, ExpectedVersion.ANY, List.of(event)));
        var none = OptionalLong.empty();
        store.append(new Append(none, 1, 1, none, at, appends)).join();
    }

    /** Goes to {@code path}; a login link is good once, so there is one visit. */
    Visit visit(Browser browser, String path) {
        return Visit.begin(browser, login, path);
    }

    @Override
    public void close() throws IOException {
        log.close();
        program.close();
    }
}
