package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * An event as it stands in the log.
 *
 * @param position global order, from 1, without gaps
 * @param batch which append wrote it
 * @param plannedAt see {@link Append#plannedAt()}, null if no step led to it
 * @param version position within its stream, from 1
 * @param hash over the previous event's hash and every column, hex
 */
public record StoredEvent(
        long position,
        long batch,
        @Nullable Long plannedAt,
        String stream,
        long version,
        String type,
        int schemaVersion,
        UUID eventId,
        long session,
        long epoch,
        Instant recordedAt,
        String actor,
        @Nullable Long causation,
        @Nullable String correlationId,
        String payload,
        String hash) {

    /** Returns this event with {@code hash}. */
    StoredEvent sealed(String hash) {
        return new StoredEvent(
                position,
                batch,
                plannedAt,
                stream,
                version,
                type,
                schemaVersion,
                eventId,
                session,
                epoch,
                recordedAt,
                actor,
                causation,
                correlationId,
                payload,
                hash);
    }
}
