package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * What an export holds, as its last line seals it.
 *
 * @param position of the last event
 * @param hash of the last event, hex
 * @param events how many there are
 * @param damage why the export ends before the log did; null if it is complete
 */
public record Exported(
        long position, String hash, long events, Verification.@Nullable Problem damage) {}
