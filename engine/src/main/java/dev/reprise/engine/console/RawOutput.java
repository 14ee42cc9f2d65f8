package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The raw file of one stream: appended to by a program, only read here. Notices that the program
 * truncated it by its size, and by the bytes before the offset, which are compared with what was
 * read there: so a cut is seen also when the file has grown past the offset again. One thread.
 */
final class RawOutput implements AutoCloseable {
    private static final int BLOCK = 4096;
    private static final int REMEMBERED = 64;

    private final Path file;
    private final HolePunch punch;
    private @Nullable FileChannel channel;
    private long offset;
    private byte[] before = {};
    private long punched;

    RawOutput(Path file, HolePunch punch) {
        this.file = file;
        this.punch = punch;
    }

    /** What {@link #read} found. */
    enum Found {
        NOTHING,
        TEXT,
        /** The file was cut; the offset is 0 now. */
        CUT
    }

    /** Goes on at {@code from}, up to which an earlier host has read. */
    void resume(long from) throws IOException {
        offset = from;
        if (from > 0 && size() >= from) {
            var bytes = ByteBuffer.allocate((int) Math.min(REMEMBERED, from));
            readFully(bytes, from - bytes.capacity());
            before = bytes.array();
        }
    }

    /** Returns the size of the file, 0 if there is none. */
    long size() throws IOException {
        var open = open();
        return open == null ? 0 : open.size();
    }

    /** Returns up to where the file was read. */
    long offset() {
        return offset;
    }

    /** Returns how many bytes of the file may take space. */
    long unreclaimed() throws IOException {
        return Math.max(0, size() - punched);
    }

    /** Returns how many bytes were read and could be given back. */
    long reclaimable() {
        return Math.max(0, reclaimableEnd() - punched);
    }

    /** Fills {@code into} from the offset on, and flips it; the offset stays. */
    Found read(ByteBuffer into) throws IOException {
        into.clear().limit(0);
        long size = size();
        if (size == offset && before.length == 0) {
            return Found.NOTHING;
        }
        if (size < offset) {
            return cut();
        }
        into.clear();
        readFully(into, offset - before.length);
        into.flip();
        if (into.limit() < before.length || !startsWithBefore(into)) {
            into.limit(0);
            return cut();
        }
        into.position(before.length);
        return into.hasRemaining() ? Found.TEXT : Found.NOTHING;
    }

    /** Moves the offset by {@code bytes}, the first ones of what {@code from} holds. */
    void consumed(ByteBuffer from, int bytes) {
        int end = from.position() + bytes;
        before = Arrays.copyOfRange(from.array(), Math.max(0, end - REMEMBERED), end);
        from.position(end);
        offset += bytes;
    }

    /** Gives what was read back to the file system; false if it cannot. */
    boolean reclaim() {
        long to = reclaimableEnd();
        if (to > punched && punch.punch(file, punched, to)) {
            punched = to;
            return true;
        }
        return to <= punched;
    }

    /** Deletes the file. Only for one that no program holds open. */
    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private long reclaimableEnd() {
        return Math.max(0, offset - REMEMBERED) / BLOCK * BLOCK;
    }

    private Found cut() {
        offset = 0;
        before = new byte[0];
        punched = 0;
        return Found.CUT;
    }

    private boolean startsWithBefore(ByteBuffer bytes) {
        return Arrays.equals(before, 0, before.length, bytes.array(), 0, before.length);
    }

    private void readFully(ByteBuffer into, long from) throws IOException {
        var open = open();
        long at = from;
        while (open != null && into.hasRemaining()) {
            int read = open.read(into, at);
            if (read <= 0) {
                return;
            }
            at += read;
        }
    }

    private @Nullable FileChannel open() throws IOException {
        if (channel == null) {
            try {
                channel = FileChannel.open(file);
            } catch (NoSuchFileException _) {
                return null;
            }
        }
        return channel;
    }
}
