package dev.reprise.projections.history;

import java.time.Instant;

/**
 * What somebody wrote down about a moment.
 *
 * @param position of the event that it is about
 * @param at when it was written
 * @param actor by whom
 */
public record Note(String id, long position, Instant at, String actor, String text) {}
