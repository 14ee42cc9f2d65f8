package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Measures output by the ends of its segments: of each attempt at most two are opened. */
final class Extents {
    private Extents() {}

    static List<Extent> of(Path root, String instance, @Nullable Instant until) throws IOException {
        var extents = new ArrayList<Extent>();
        long limit = until == null ? Long.MAX_VALUE : LineFilter.micros(until);
        for (long attempt : Segments.attempts(root, instance)) {
            var folder = Segments.folder(Segments.attempt(root, instance, attempt));
            var progress = until(folder, limit);
            var last = progress.at() == 0 ? null : LineFilter.instant(progress.at());
            long first = Math.min(dropped(folder), progress.rows()) + 1;
            extents.add(new Extent(Math.toIntExact(attempt), first, progress.rows(), last));
        }
        return List.copyOf(extents);
    }

    private static long dropped(Path folder) {
        for (long number : Segments.numbers(folder)) {
            var before = Segments.stateBefore(Segments.file(folder, number));
            if (before.isPresent()) {
                return before.get().rows();
            }
        }
        return 0;
    }

    private static Progress until(Path folder, long limit) throws IOException {
        for (long number : Segments.numbers(folder).descendingSet()) {
            var file = Segments.file(folder, number);
            var before = Segments.stateBefore(file);
            if (before.isPresent() && before.get().at() <= limit) {
                return through(file, before.get(), limit);
            }
        }
        return Progress.NONE;
    }

    private static Progress through(Path file, Progress before, long limit) throws IOException {
        var progress = before;
        try (var frames = new FrameReader(FileChannel.open(file))) {
            var frame = frames.next();
            while (frame != null && (frame.kind() == Frame.Kind.STATE || frame.at() <= limit)) {
                progress = progress.after(frame);
                frame = frames.next();
            }
        } catch (NoSuchFileException _) {
            return progress;
        }
        return progress;
    }
}
