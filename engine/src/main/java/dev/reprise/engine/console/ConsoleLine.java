package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One line of an attempt's output; the object of {@code logs --json}.
 *
 * @param resource the instance's name
 * @param stream {@code stdout} or {@code stderr}
 * @param line number within attempt and stream, from 1
 * @param at when the host saw it; for lines of a time without a host, when the next host did
 * @param notBefore set for lines of a time without a host: they were written between this and
 *     {@code at}
 * @param text masked, without its line end
 * @param row its place within the attempt, see {@link LinePlace}
 */
public record ConsoleLine(
        String resource,
        int attempt,
        String stream,
        long line,
        Instant at,
        @Nullable Instant notBefore,
        String text,
        long row) {

    /** Returns where the line stands. */
    public LinePlace place() {
        return new LinePlace(attempt, row);
    }
}
