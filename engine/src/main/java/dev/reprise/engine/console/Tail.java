package dev.reprise.engine.console;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the last lines begin.
 *
 * @param attempt the first to read, from {@code start} on
 * @param progress what comes before {@code start}
 * @param skip how many matching lines to leave out first
 * @param ends the end at the time of each attempt that was looked at
 */
record Tail(int attempt, Place start, Progress progress, long skip, Map<Integer, Place> ends) {
    /**
     * Returns the place from which on {@code wanted} matching lines are there now, going back from
     * the end through as many segments as it takes and no more.
     *
     * @param attempts not empty, ascending
     */
    static Tail of(
            Path root, String instance, List<Integer> attempts, LineFilter filter, long wanted)
            throws IOException {
        var ends = new HashMap<Integer, Place>();
        long missing = wanted;
        for (int attempt : attempts.reversed()) {
            var folder = Segments.folder(Segments.attempt(root, instance, attempt));
            var end = AttemptCursor.endOf(folder);
            ends.put(attempt, end);
            for (long segment :
                    Segments.numbers(folder).headSet(end.segment(), true).descendingSet()) {
                var counts = counts(folder, segment, end, attempt, filter);
                for (int i = counts.size() - 1; i >= 0; i--) {
                    missing -= counts.get(i).lines();
                    if (missing <= 0) {
                        var start = new Place(segment, counts.get(i).offset());
                        return new Tail(attempt, start, counts.get(i).progress(), -missing, ends);
                    }
                }
            }
        }
        return new Tail(attempts.getFirst(), Place.BEGINNING, Progress.NONE, 0, ends);
    }

    /** How many matching lines the frame at an offset has, after what progress. */
    private record Count(long offset, Progress progress, int lines) {}

    private static List<Count> counts(
            Path folder, long segment, Place end, int attempt, LineFilter filter)
            throws IOException {
        var counts = new ArrayList<Count>();
        var before = Segments.stateBefore(Segments.file(folder, segment));
        if (before.isPresent() && filter.isBeyond(attempt, before.get().rows() + 1)) {
            return List.of();
        }
        long limit = segment == end.segment() ? end.offset() : Long.MAX_VALUE;
        try (var frames = new FrameReader(FileChannel.open(Segments.file(folder, segment)))) {
            long offset = 0;
            var progress = Progress.NONE;
            var frame = frames.next();
            while (frame != null && frames.position() <= limit) {
                int lines = filter.count(attempt, progress.rows(), frame);
                if (lines > 0) {
                    counts.add(new Count(offset, progress, lines));
                }
                progress = progress.after(frame);
                offset = frames.position();
                frame = frames.next();
            }
        } catch (NoSuchFileException _) {
            return List.of();
        }
        return counts;
    }
}
