package dev.reprise.engine.console;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** Makes lines of frames and lets those pass that a query asks for. */
final class LineFilter {
    static final String GOES_ON =
            " [reprise: cut at %d bytes, goes on in the next line]".formatted(LineCutter.LIMIT);

    private final ConsoleQuery query;
    private final long since;

    LineFilter(ConsoleQuery query) {
        this.query = query;
        this.since = query.since() == null ? Long.MIN_VALUE : micros(query.since());
    }

    /** Returns the earliest time that is asked for, in microseconds since 1970. */
    long since() {
        return since;
    }

    /** Returns whether markers belong to the answer: only where no line is picked by its text. */
    boolean wantsMarker(int attempt, Source source, long row) {
        return query.grep() == null && wants(source) && wantsRow(attempt, row);
    }

    /** Returns whether nothing from {@code row} on is wanted. */
    boolean isBeyond(int attempt, long row) {
        return query.before() != null && new LinePlace(attempt, row).compareTo(query.before()) >= 0;
    }

    /** Returns whether something from {@code row} on is wanted, seen from what comes before it. */
    boolean isReached(int attempt, long row) {
        return query.from() == null || new LinePlace(attempt, row).compareTo(query.from()) >= 0;
    }

    /** Passes the lines of {@code frame}, after {@code rows} others, that match on, in order. */
    void lines(int attempt, long rows, Frame frame, Consumer<ConsoleLine> to) {
        if (!wantsFrame(frame)) {
            return;
        }
        long number = frame.firstLine();
        long row = rows + 1;
        int from = frame.start();
        int end = frame.start() + frame.length();
        while (from < end) {
            int lineEnd = lineEnd(frame.payload(), from, end);
            boolean last = lineEnd + 1 >= end;
            if (wantsRow(attempt, row)) {
                var text = text(frame.payload(), from, lineEnd);
                if (frame.goesOn() && last) {
                    text += GOES_ON;
                }
                if (query.grep() == null || query.grep().test(text)) {
                    to.accept(line(attempt, frame, number, row, text));
                }
            }
            number++;
            row++;
            from = lineEnd + 1;
        }
    }

    /** Returns how many lines of {@code frame}, after {@code rows} others, match. */
    int count(int attempt, long rows, Frame frame) {
        if (!wantsFrame(frame)) {
            return 0;
        }
        if (query.grep() == null && query.from() == null && query.before() == null) {
            return frame.lines();
        }
        var count = new int[1];
        lines(attempt, rows, frame, _ -> count[0]++);
        return count[0];
    }

    ConsoleLine marker(int attempt, Source source, long line, long row, long at, String text) {
        return new ConsoleLine(
                query.resource(),
                attempt,
                source.label,
                line,
                instant(at),
                null,
                "[reprise: " + text + "]",
                row);
    }

    private boolean wantsFrame(Frame frame) {
        return frame.kind() == Frame.Kind.LINES && wants(frame.source()) && frame.at() >= since;
    }

    boolean wantsRow(int attempt, long row) {
        return isReached(attempt, row) && !isBeyond(attempt, row);
    }

    private boolean wants(Source source) {
        return query.stream() == null || query.stream().equals(source.label);
    }

    private ConsoleLine line(int attempt, Frame frame, long number, long row, String text) {
        return new ConsoleLine(
                query.resource(),
                attempt,
                frame.source().label,
                number,
                instant(frame.at()),
                frame.notBefore() == Frame.SEEN_LIVE ? null : instant(frame.notBefore()),
                text,
                row);
    }

    private static int lineEnd(byte[] text, int from, int end) {
        int at = from;
        while (at < end && text[at] != '\n') {
            at++;
        }
        return at;
    }

    private static String text(byte[] bytes, int from, int lineEnd) {
        int end = lineEnd > from && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
