package dev.reprise.projections;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.EventJson;
import dev.reprise.eventstore.StoredEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** An event with the part of its envelope that folds look at. */
public record Recorded(
        long position,
        long batch,
        @Nullable Long plannedAt,
        String stream,
        long session,
        long epoch,
        Instant at,
        @Nullable String correlationId,
        Event event) {

    /**
     * Returns the decoded form of a stored event.
     *
     * @throws dev.reprise.app.event.UnknownEventException if a newer program wrote it
     */
    public static Recorded of(StoredEvent stored) {
        return new Recorded(
                stored.position(),
                stored.batch(),
                stored.plannedAt(),
                stored.stream(),
                stored.session(),
                stored.epoch(),
                stored.recordedAt(),
                stored.correlationId(),
                EventJson.decode(stored.type(), stored.schemaVersion(), stored.payload()));
    }
}
