package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Which lines are wanted; null means no restriction.
 *
 * @param resource instance name
 * @param attempt null for all attempts, in order
 * @param stream {@code stdout} or {@code stderr}, null for both
 * @param tail only the last n matching lines
 * @param since lines seen at this time or later
 * @param grep a part of the line matches
 */
public record ConsoleQuery(
        String resource,
        @Nullable Integer attempt,
        @Nullable String stream,
        @Nullable Integer tail,
        @Nullable Instant since,
        @Nullable Pattern grep) {}
