package dev.reprise.eventstore;

import java.time.Instant;

/**
 * Where a log ends.
 *
 * @param position of the last event, 0 for an empty log
 * @param batch of the last event
 * @param session of the last event, 0 for an empty log
 * @param recordedAt of the last event
 * @param hash of the last event, hex; empty for an empty log
 */
public record Head(long position, long batch, long session, Instant recordedAt, String hash) {
    public static final Head EMPTY = new Head(0, 0, 0, Instant.EPOCH, "");
}
