package dev.reprise.cli.offline;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.Streams;
import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.client.AppReader;
import dev.reprise.cli.json.Json;
import dev.reprise.engine.console.ConsoleFiles;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.AppState;
import dev.reprise.projections.StateReader;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The log that a host has left, read only. One thread. */
public final class OfflineLog implements AppReader {
    private static final int PAGE = 1_000;

    private final EventStore store;
    private final ConsoleReader console;
    private @Nullable AppState head;

    OfflineLog(EventStore store, ConsoleReader console) {
        this.store = store;
        this.console = console;
    }

    /** Opens the log of an app host; the caller closes it. */
    public static OfflineLog open(AppHostLocation location) {
        return new OfflineLog(
                SqliteEventStore.openReadOnly(location.log()),
                ConsoleFiles.offline(location.stateDirectory().resolve("attempts")));
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public List<Json> resources() {
        return head().resources().stream().map(OfflineLog::json).toList();
    }

    @Override
    public Json why(String instance) {
        return head().why(instance).map(OfflineLog::json).orElse(Json.NULL);
    }

    @Override
    public String stateAt(long position) {
        try {
            return new StateReader(store).at(position).canonicalJson();
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void events(EventQuery query, boolean follow, Predicate<Json> wanted) {
        var streams = query.resource() == null ? null : streams(query.resource());
        var after = query.from() - 1;
        for (var page = store.read(after, PAGE); !page.isEmpty(); page = store.read(after, PAGE)) {
            for (var event : page) {
                if (matches(event, query.type(), streams) && !wanted.test(json(event))) {
                    return;
                }
            }
            after = page.getLast().position();
        }
    }

    @Override
    public void logs(LogQuery query, boolean follow, Predicate<Json> wanted) {
        var since = query.since();
        var grep = query.grep();
        var asked =
                new ConsoleQuery(
                        query.instance(),
                        query.attempt(),
                        query.stream(),
                        query.tail(),
                        since == null ? null : Instant.parse(since),
                        grep == null ? null : Pattern.compile(grep));
        try (var lines = console.read(asked)) {
            for (var line : (Iterable<ConsoleLine>) lines::iterator) {
                if (!wanted.test(json(line))) {
                    return;
                }
            }
        }
    }

    /** Returns what a check of the whole log finds: {@code sound, events, problems}. */
    public Json verify() {
        var found = store.verify();
        var problems =
                found.problems().stream()
                        .map(p -> Json.object("position", p.position(), "text", p.text()))
                        .toList();
        return Json.object(
                "sound", found.sound(),
                "events", found.events(),
                "problems", Json.array(problems));
    }

    @Override
    public void close() {
        store.close();
    }

    private AppState head() {
        if (head == null) {
            head = new StateReader(store).head();
        }
        return head;
    }

    /** Returns the streams of an instance, or of all instances of a resource. */
    private Set<String> streams(String name) {
        var streams =
                head().resources().stream()
                        .filter(r -> r.name().equals(name) || r.displayName().equals(name))
                        .map(r -> Streams.instance(r.name()))
                        .collect(Collectors.toSet());
        streams.add(Streams.instance(name));
        return streams;
    }

    private static boolean matches(
            StoredEvent event, @Nullable String type, @Nullable Set<String> streams) {
        return (type == null || List.of(type.split(",")).contains(event.type()))
                && (streams == null || streams.contains(event.stream()));
    }

    private static Json json(StoredEvent event) {
        return Json.object(
                "position", event.position(),
                "stream", event.stream(),
                "version", event.version(),
                "type", event.type(),
                "schemaVersion", event.schemaVersion(),
                "eventId", event.eventId(),
                "session", event.session(),
                "epoch", event.epoch(),
                "recordedAt", event.recordedAt(),
                "actor", event.actor(),
                "causationPosition", event.causation(),
                "correlationId", event.correlationId(),
                "payload", Json.parse(event.payload()));
    }

    private static Json json(Object view) {
        try {
            return Json.parse(EventJson.mapper().writeValueAsString(view));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    view.getClass().getSimpleName() + " has no JSON form", e);
        }
    }
}
