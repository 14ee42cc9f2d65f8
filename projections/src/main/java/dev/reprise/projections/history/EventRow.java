package dev.reprise.projections.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;

import dev.reprise.eventstore.StoredEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** An event as clients see it: the fields of the contract, then those of the log. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record EventRow(
        long position,
        String stream,
        long version,
        String type,
        int schemaVersion,
        String eventId,
        long session,
        long epoch,
        Instant recordedAt,
        String actor,
        @Nullable Long causationPosition,
        @Nullable String correlationId,
        @JsonRawValue String payload,
        long batch,
        @Nullable Long plannedAt,
        String hash) {

    /** Returns the form of {@code event}; its payload stands on one line. */
    public static EventRow of(StoredEvent event) {
        return new EventRow(
                event.position(),
                event.stream(),
                event.version(),
                event.type(),
                event.schemaVersion(),
                event.eventId().toString(),
                event.session(),
                event.epoch(),
                event.recordedAt(),
                event.actor(),
                event.causation(),
                event.correlationId(),
                oneLine(event.payload()),
                event.batch(),
                event.plannedAt(),
                event.hash());
    }

    /** A line break can only stand between tokens of JSON: inside a text it is escaped. */
    private static String oneLine(String payload) {
        return payload.indexOf('\n') < 0 && payload.indexOf('\r') < 0
                ? payload
                : payload.replace('\n', ' ').replace('\r', ' ');
    }
}
