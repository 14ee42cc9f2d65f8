package dev.reprise.eventstore;

import java.time.Instant;

/**
 * Where a batch came to stand: positions {@code first} to {@code last} without gaps.
 *
 * @param duplicate whether the events were there before this call
 */
public record Appended(long first, long last, long batch, Instant recordedAt, boolean duplicate) {}
