package dev.reprise.projections.history;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.Recorded;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An event in short.
 *
 * @param resource the instance it is about, or null for the host's
 * @param text what happened, in a few words
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Link(
        long position,
        Instant recordedAt,
        String type,
        @Nullable String resource,
        String actor,
        @Nullable Long causationPosition,
        @Nullable String correlationId,
        String text) {

    static Link of(StoredEvent event) {
        return of(event, Recorded.of(event));
    }

    static Link of(StoredEvent event, Recorded recorded) {
        return new Link(
                event.position(),
                event.recordedAt(),
                event.type(),
                Streams.instanceOf(event.stream()).orElse(null),
                event.actor(),
                event.causation(),
                event.correlationId(),
                EventText.of(recorded.event()));
    }
}
