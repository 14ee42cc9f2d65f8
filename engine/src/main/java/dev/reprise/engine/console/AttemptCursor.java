package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Goes through the frames of one attempt, from a place on and, while it is written, on and on.
 * Where the quota took segments away the progress jumps, which the caller sees by the state frame
 * of the next. A frame is valid until the next is read. One thread.
 */
final class AttemptCursor implements AutoCloseable {
    private final Path folder;
    private final Place end;
    private long segment;
    private long startOffset;
    private @Nullable FrameReader reader;

    /** A cursor over {@code folder} from {@code start} up to {@code end}. */
    AttemptCursor(Path folder, Place start, Place end) {
        this.folder = folder;
        this.end = end;
        this.segment = start.segment();
        this.startOffset = start.offset();
    }

    /** Returns the end of what is there now. */
    static Place endOf(Path folder) throws IOException {
        var numbers = Segments.numbers(folder);
        if (numbers.isEmpty()) {
            return Place.BEGINNING;
        }
        long last = numbers.last();
        try (var channel = FileChannel.open(Segments.file(folder, last))) {
            return new Place(last, channel.size());
        } catch (NoSuchFileException _) {
            return new Place(last, 0);
        }
    }

    /** Returns the next frame, null if there is none now; a later call may find one. */
    @Nullable Frame next() throws IOException {
        while (true) {
            if (reader == null && !open()) {
                return null;
            }
            var frame = nextHere();
            if (frame != null) {
                return frame;
            }
            long successor = successor();
            if (successor == 0) {
                return null;
            }
            frame = nextHere();
            if (frame != null) {
                return frame;
            }
            close();
            segment = successor;
        }
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    private @Nullable Frame nextHere() throws IOException {
        var here = Objects.requireNonNull(reader);
        long before = here.position();
        if (segment == end.segment() && before >= end.offset()) {
            return null;
        }
        var frame = here.next();
        if (frame != null && segment == end.segment() && here.position() > end.offset()) {
            here.seek(before);
            return null;
        }
        return frame;
    }

    private boolean open() throws IOException {
        while (true) {
            if (segment == 0) {
                segment = successor();
            }
            if (segment == 0 || segment > end.segment()) {
                return false;
            }
            try {
                var opened = new FrameReader(FileChannel.open(Segments.file(folder, segment)));
                opened.seek(startOffset);
                startOffset = 0;
                reader = opened;
                return true;
            } catch (NoSuchFileException _) {
                startOffset = 0;
                segment = successor();
            }
        }
    }

    private long successor() {
        var next = Segments.numbers(folder).higher(segment);
        return next == null || next > end.segment() ? 0 : next;
    }
}
