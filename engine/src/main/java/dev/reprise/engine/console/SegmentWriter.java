package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Appends frames to the segments of one attempt. Opening takes up where the last writer stopped,
 * wherever it was killed: a torn frame at the end counts for nothing, and the progress is that of
 * the last whole one. Each writer begins a segment of its own with its first frame, which fences
 * the one before it: should that one be alive after all, its next append fails. One thread.
 */
final class SegmentWriter implements AutoCloseable {
    private final Path folder;
    private final long segmentBytes;
    private ByteBuffer frames = ByteBuffer.allocate(8 * 1024);
    private @Nullable FileChannel channel;
    private Progress progress = Progress.NONE;
    private long number;
    private long size;

    private SegmentWriter(Path folder, long segmentBytes) {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
    }

    static SegmentWriter open(Path folder, long segmentBytes) throws IOException {
        var writer = new SegmentWriter(folder, segmentBytes);
        writer.recover();
        return writer;
    }

    /** Returns how far an attempt is indexed, without touching it. */
    static Progress indexed(Path folder) throws IOException {
        for (long last : Segments.numbers(folder).descendingSet()) {
            try (var frames = new FrameReader(FileChannel.open(Segments.file(folder, last)))) {
                var frame = frames.next();
                if (frame != null) {
                    var progress = Progress.NONE;
                    while (frame != null) {
                        progress = progress.after(frame);
                        frame = frames.next();
                    }
                    return progress;
                }
            }
        }
        return Progress.NONE;
    }

    Progress progress() {
        return progress;
    }

    /**
     * Appends {@code frame}; it survives the death of this process, but not of the machine before
     * {@link #force}. On an error nothing counts as written.
     *
     * @throws SupersededException if a later writer has begun
     * @return by how many bytes the segments grew
     */
    long append(Frame frame) throws IOException {
        long grown = 0;
        if (Files.exists(Segments.file(folder, number + 1))) {
            throw new SupersededException(folder + " is written by another host");
        }
        if (channel == null || size >= segmentBytes) {
            grown = begin();
        }
        write(frame);
        progress = progress.after(frame);
        return grown + frame.size();
    }

    /** Makes what was appended durable. */
    void force() throws IOException {
        if (channel != null) {
            channel.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private long begin() throws IOException {
        force();
        close();
        Segments.createFolder(folder);
        channel = created();
        number++;
        size = 0;
        var state = Frame.stateOf(progress);
        try {
            write(state);
        } catch (IOException e) {
            close();
            Files.deleteIfExists(Segments.file(folder, number));
            number--;
            throw e;
        }
        return state.size();
    }

    private FileChannel created() throws IOException {
        try {
            return Segments.create(Segments.file(folder, number + 1));
        } catch (FileAlreadyExistsException e) {
            throw new SupersededException(folder + " is written by another host", e);
        }
    }

    private void write(Frame frame) throws IOException {
        if (frames.capacity() < frame.size()) {
            frames = ByteBuffer.allocate(frame.size());
        }
        frames.clear();
        frame.encode(frames);
        frames.flip();
        var target = Objects.requireNonNull(channel);
        try {
            long at = size;
            while (frames.hasRemaining()) {
                at += target.write(frames, at);
            }
            size = at;
        } catch (IOException e) {
            target.truncate(size);
            throw e;
        }
    }

    private void recover() throws IOException {
        for (long last : Segments.numbers(folder).descendingSet()) {
            var file = Segments.file(folder, last);
            try (var frames = new FrameReader(FileChannel.open(file))) {
                var first = frames.next();
                if (first != null && first.kind() == Frame.Kind.STATE) {
                    resume(last, first, frames);
                    return;
                }
            }
            Files.delete(file);
        }
    }

    private void resume(long last, Frame first, FrameReader rest) throws IOException {
        for (var frame = first; frame != null; frame = rest.next()) {
            progress = progress.after(frame);
        }
        number = last;
    }
}
