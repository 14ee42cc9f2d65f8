package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How much output there is of one attempt.
 *
 * @param firstRow the first row that is still kept; {@code lastRow + 1} if there is none
 * @param lastRow the number of rows that were seen
 * @param lastAt when something of it was seen last, its end included; null if nothing was
 */
public record Extent(int attempt, long firstRow, long lastRow, @Nullable Instant lastAt) {}
