package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Answers one query step by step: attempts ascending, in each the order of the segments. Knows
 * nothing of waiting: {@link #step} says when there is nothing now. One thread.
 */
final class LineReader implements AutoCloseable {
    private final Path root;
    private final ConsoleQuery query;
    private final LineFilter filter;
    private final Indexing indexing;
    private final boolean bounded;
    private final Set<Source> notKept = EnumSet.noneOf(Source.class);
    private @Nullable AttemptCursor cursor;
    private @Nullable Progress seen;
    private Map<Integer, Place> ends = Map.of();
    private boolean begun;
    private boolean sealed;
    private int attempt;
    private int last = Integer.MAX_VALUE;
    private long skip;

    /** What is known of attempts beside their segments. */
    @FunctionalInterface
    interface Indexing {
        /** Returns whether a host indexes the attempt, so that it may get lines. */
        boolean open(String instance, int attempt);
    }

    /** A reader of what is there now if {@code bounded}, else also of what comes. */
    LineReader(Path root, ConsoleQuery query, Indexing indexing, boolean bounded) {
        if (query.tail() != null && query.tail() < 0) {
            throw new IllegalArgumentException("tail " + query.tail() + " is below 0");
        }
        this.root = root;
        this.query = query;
        this.filter = new LineFilter(query);
        this.indexing = indexing;
        this.bounded = bounded;
    }

    /**
     * Passes the lines of the next frame on, maybe none.
     *
     * @return false if there is nothing now; if not bounded there may be later
     */
    boolean step(Consumer<ConsoleLine> lines) throws IOException {
        if (cursor == null && !nextAttempt()) {
            return false;
        }
        var frame = Objects.requireNonNull(cursor).next();
        if (frame == null && mayLeave()) {
            frame = cursor.next();
            if (frame == null) {
                leave(lines);
                return true;
            }
        }
        if (frame != null) {
            pass(frame, lines);
            if (filter.isBeyond(attempt, rows() + 1)) {
                close();
                last = attempt;
            }
        }
        return frame != null;
    }

    /** Returns whether nothing can come any more. */
    boolean finished() {
        return begun && cursor == null && attempt >= last;
    }

    @Override
    public void close() throws IOException {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }

    private void pass(Frame frame, Consumer<ConsoleLine> lines) {
        switch (frame.kind()) {
            case STATE -> tellDropped(frame.state(), lines);
            case LINES -> filter.lines(attempt, rows(), frame, line -> unlessSkipped(line, lines));
            case GAP -> tellNotKept(frame, lines);
            case SEALED -> sealed = true;
            case TRUNCATED -> {}
        }
        if (frame.kind() == Frame.Kind.STATE) {
            seen = frame.state();
            sealed = seen.sealed();
        } else if (seen != null) {
            seen = seen.after(frame);
        }
    }

    private void unlessSkipped(ConsoleLine line, Consumer<ConsoleLine> lines) {
        if (skip > 0) {
            skip--;
        } else {
            lines.accept(line);
        }
    }

    private void tellDropped(Progress now, Consumer<ConsoleLine> lines) {
        if (seen == null) {
            return;
        }
        for (var source : Source.values()) {
            long from = seen.of(source).lines() + 1;
            long to = now.of(source).lines();
            if (to >= from && filter.wantsMarker(attempt, source, now.rows())) {
                var text =
                        "lines %d to %d of %s (%d bytes) are no longer kept: the console's quota was used up"
                                .formatted(
                                        from,
                                        to,
                                        source.label,
                                        now.of(source).bytes() - seen.of(source).bytes());
                lines.accept(filter.marker(attempt, source, to, now.rows(), now.at(), text));
            }
        }
    }

    private void tellNotKept(Frame frame, Consumer<ConsoleLine> lines) {
        long row = rows() + 1;
        if (notKept.add(frame.source())
                && frame.at() >= filter.since()
                && filter.wantsMarker(attempt, frame.source(), row)) {
            var reason =
                    new String(
                            frame.payload(), frame.start(), frame.length(), StandardCharsets.UTF_8);
            var text = "not kept from line %d on: %s".formatted(frame.firstLine(), reason);
            lines.accept(
                    filter.marker(
                            attempt, frame.source(), frame.firstLine(), row, frame.at(), text));
        }
    }

    private boolean mayLeave() {
        return sealed
                || bounded
                || (!indexing.open(query.resource(), attempt) && following() != null);
    }

    private void leave(Consumer<ConsoleLine> lines) throws IOException {
        close();
        if (!sealed && !indexing.open(query.resource(), attempt)) {
            tellWithheld(lines);
        }
        if (query.attempt() != null) {
            last = attempt;
        }
    }

    private void tellWithheld(Consumer<ConsoleLine> lines) throws IOException {
        var folder = Segments.attempt(root, query.resource(), attempt);
        var indexed = SegmentWriter.indexed(Segments.folder(folder));
        long withheld = indexed.sealed() ? 0 : withheld(folder, indexed);
        if (withheld > 0) {
            var text =
                    "%d bytes written while no host ran are not shown: the next host masks and indexes them"
                            .formatted(withheld);
            long line = indexed.stdout().lines() + 1;
            long row = indexed.rows() + 1;
            if (filter.wantsRow(attempt, row)) {
                lines.accept(
                        filter.marker(attempt, Source.STDOUT, line, row, written(folder), text));
            }
        }
    }

    private static long withheld(Path folder, Progress indexed) throws IOException {
        long bytes = 0;
        for (var source : Source.values()) {
            var file = folder.resolve(source.label);
            long size = Files.exists(file) ? Files.size(file) : 0;
            long offset = indexed.of(source).offset();
            bytes += size < offset ? size : size - offset;
        }
        return bytes;
    }

    /** Returns when the raw files were written last. */
    private static long written(Path folder) throws IOException {
        long at = 0;
        for (var source : Source.values()) {
            var file = folder.resolve(source.label);
            if (Files.exists(file)) {
                at = Math.max(at, Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS));
            }
        }
        return at;
    }

    private boolean nextAttempt() throws IOException {
        if (!begun) {
            return begin();
        }
        var next = attempt >= last ? null : following();
        if (next != null) {
            open(next, Place.BEGINNING, Progress.NONE, 0);
        }
        return next != null;
    }

    private boolean begin() throws IOException {
        var attempts = attempts();
        begun = true;
        if (bounded) {
            last = attempts.isEmpty() ? 0 : attempts.getLast();
        }
        if (attempts.isEmpty()) {
            return false;
        }
        if (query.tail() == null) {
            open(attempts.getFirst(), Place.BEGINNING, Progress.NONE, 0);
        } else {
            var tail = Tail.of(root, query.resource(), attempts, filter, query.tail());
            ends = tail.ends();
            open(tail.attempt(), tail.start(), tail.progress(), tail.skip());
        }
        return true;
    }

    private void open(int next, Place start, Progress before, long skipLines) throws IOException {
        attempt = next;
        skip = skipLines;
        sealed = false;
        notKept.clear();
        var folder = Segments.folder(Segments.attempt(root, query.resource(), next));
        var end = Place.UNBOUNDED;
        if (bounded) {
            end = ends.containsKey(next) ? ends.get(next) : AttemptCursor.endOf(folder);
        }
        boolean whole = start.equals(Place.BEGINNING);
        var from = whole ? firstWanted(folder) : start;
        seen = from.equals(start) ? before : null;
        cursor = new AttemptCursor(folder, from, end);
    }

    /** Returns the last segment all lines before which are too early, by time or place. */
    private Place firstWanted(Path folder) {
        if (query.since() != null || query.from() != null) {
            for (long number : Segments.numbers(folder).descendingSet()) {
                var before = Segments.stateBefore(Segments.file(folder, number));
                if (before.isPresent() && isTooEarly(before.get())) {
                    return new Place(number, 0);
                }
            }
        }
        return Place.BEGINNING;
    }

    /** Whether all that led to {@code progress} is not wanted, by time or place. */
    private boolean isTooEarly(Progress progress) {
        return progress.at() < filter.since() || !filter.isReached(attempt, progress.rows());
    }

    private long rows() {
        return seen == null ? 0 : seen.rows();
    }

    private @Nullable Integer following() {
        if (query.attempt() != null) {
            return attempt < query.attempt() && exists(query.attempt()) ? query.attempt() : null;
        }
        var next = Segments.attempts(root, query.resource()).higher((long) attempt);
        return next == null || next > last ? null : Math.toIntExact(next);
    }

    private List<Integer> attempts() {
        if (query.attempt() != null) {
            return exists(query.attempt()) ? List.of(query.attempt()) : List.of();
        }
        int first = query.from() == null ? 0 : query.from().attempt();
        int beyond = query.before() == null ? Integer.MAX_VALUE : query.before().attempt();
        return Segments.attempts(root, query.resource()).stream()
                .map(Math::toIntExact)
                .filter(number -> number >= first && number <= beyond)
                .toList();
    }

    private boolean exists(int number) {
        return Files.isDirectory(Segments.attempt(root, query.resource(), number));
    }
}
