package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/**
 * An event before it is recorded.
 *
 * @param eventId time-ordered (UUIDv7); the same id again is a no-op
 * @param payload JSON text
 * @param actor who did it: {@code host}, {@code cli}, {@code dashboard}, {@code watchdog}, {@code
 *     process}, ...
 * @param causation position of the event that led to this one, or null
 * @param correlationId what groups the events of one wish, or null
 */
public record NewEvent(
        UUID eventId,
        String type,
        int schemaVersion,
        String payload,
        String actor,
        @Nullable Long causation,
        @Nullable String correlationId) {}
