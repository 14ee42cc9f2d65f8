package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.function.Predicate;

/**
 * Which lines are wanted; null means no restriction.
 *
 * @param resource instance name
 * @param attempt null for all attempts, in order
 * @param stream {@code stdout} or {@code stderr}, null for both
 * @param tail only the last n matching lines
 * @param since lines seen at this time or later
 * @param grep tells the lines that match by their text; what it throws ends the read
 * @param from the first place that is wanted
 * @param before the first place that is not wanted any more; not for a follow
 */
public record ConsoleQuery(
        String resource,
        @Nullable Integer attempt,
        @Nullable String stream,
        @Nullable Integer tail,
        @Nullable Instant since,
        @Nullable Predicate<String> grep,
        @Nullable LinePlace from,
        @Nullable LinePlace before) {

    /** A query of lines wherever they stand. */
    public ConsoleQuery(
            String resource,
            @Nullable Integer attempt,
            @Nullable String stream,
            @Nullable Integer tail,
            @Nullable Instant since,
            @Nullable Predicate<String> grep) {
        this(resource, attempt, stream, tail, since, grep, null, null);
    }
}
