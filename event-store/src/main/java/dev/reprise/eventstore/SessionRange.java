package dev.reprise.eventstore;

import java.time.Instant;

/** The contiguous positions of one session. {@code lastHash} is the hash at {@code last}, hex. */
public record SessionRange(
        long session, long first, long last, Instant openedAt, Instant lastAt, String lastHash) {}
