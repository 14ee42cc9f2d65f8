package dev.reprise.cli.client;

import dev.reprise.app.event.Streams;
import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.client.AppReader.EventQuery;
import dev.reprise.cli.json.Json;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.query.Query;
import dev.reprise.projections.query.QueryException;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Tells which events are asked for, as the API does. Reads no clock. */
public final class EventFilter {
    private EventFilter() {}

    /**
     * Returns the test for {@code query}, its range aside.
     *
     * @param resources every instance as it is now, to know those of a resource
     * @throws CliException if its text is no query; the message names the column
     */
    public static Predicate<StoredEvent> of(EventQuery query, List<Json> resources) {
        Predicate<StoredEvent> wanted = _ -> true;
        if (query.type() != null) {
            var types = Set.copyOf(new HashSet<>(List.of(query.type().split(","))));
            wanted = wanted.and(event -> types.contains(event.type()));
        }
        if (query.resource() != null) {
            var streams = streams(query.resource(), resources);
            wanted = wanted.and(event -> streams.contains(event.stream()));
        }
        var actor = query.actor();
        if (actor != null) {
            wanted = wanted.and(event -> event.actor().equals(actor));
        }
        var correlation = query.correlation();
        if (correlation != null) {
            wanted = wanted.and(event -> correlation.equals(event.correlationId()));
        }
        return query.text() == null ? wanted : wanted.and(parse(query.text()).test());
    }

    /**
     * Refuses what is no query before anybody is asked.
     *
     * @throws CliException as {@link #of} does
     */
    public static void check(String text) {
        if (!text.isBlank()) {
            parse(text);
        }
    }

    private static Query parse(String text) {
        try {
            return Query.parse(text);
        } catch (QueryException e) {
            throw new CliException(ExitCode.INVALID, "in the search, " + e.getMessage(), e);
        }
    }

    /** Returns the streams of an instance, or of all instances of a resource. */
    private static Set<String> streams(String name, List<Json> resources) {
        var streams = new HashSet<String>();
        streams.add(Streams.instance(name));
        resources.stream()
                .filter(r -> r.at("displayName").text().equals(name))
                .forEach(r -> streams.add(Streams.instance(r.at("name").text())));
        return streams;
    }

    /** Returns an event that a live host has sent. */
    static StoredEvent event(Json json) {
        return new StoredEvent(
                json.at("position").number(),
                json.at("batch").number(),
                optional(json.at("plannedAt")),
                json.at("stream").text(),
                json.at("version").number(),
                json.at("type").text(),
                (int) json.at("schemaVersion").number(),
                id(json.at("eventId").text()),
                json.at("session").number(),
                json.at("epoch").number(),
                json.at("recordedAt").instant().orElse(Instant.EPOCH),
                json.at("actor").text(),
                optional(json.at("causationPosition")),
                json.at("correlationId").isNull() ? null : json.at("correlationId").text(),
                json.at("payload").toString(),
                json.at("hash").text());
    }

    private static @Nullable Long optional(Json number) {
        return number.isNull() ? null : number.number();
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return new UUID(0, 0); // No query asks for it.
        }
    }
}
