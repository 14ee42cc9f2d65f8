package dev.reprise.engine.decide;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.Streams;

import org.jspecify.annotations.Nullable;

/**
 * An event about to be appended.
 *
 * @param cause position of the event that led to it, or null
 * @param correlationId of the wish that it serves, or null
 */
public record Draft(
        String stream,
        Event event,
        String actor,
        @Nullable Long cause,
        @Nullable String correlationId) {

    /** Returns a draft for the host's stream. */
    public static Draft host(Event event, String actor, @Nullable Long cause) {
        return new Draft(Streams.HOST, event, actor, cause, null);
    }
}
