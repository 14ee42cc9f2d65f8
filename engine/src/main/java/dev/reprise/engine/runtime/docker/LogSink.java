package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

import dev.reprise.engine.runtime.docker.AttemptFolder.Cursor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * Puts an engine's log, read from {@link #since} on with time stamps, into an attempt's files.
 *
 * <p>What was said before that second is in the files' first bytes, as many as the cursor says. So
 * whatever the files hold beyond is what the log begins with now, and exactly those bytes are
 * skipped: none is lost and none doubled, at whatever moment a host was killed.
 *
 * <p>Each byte has its place. A host that was suspended, and goes on for a moment beside its
 * successor, writes what is there already. Thread-safe.
 */
final class LogSink implements AutoCloseable {
    /** Lines of two streams may swap places in the log, but not by seconds. */
    private static final long SETTLED_SECONDS = 2;

    /** As far as the second in {@code 2026-01-31T23:59:59.000000000Z}. */
    private static final int TO_SECOND = 19;

    private final AttemptFolder folder;
    private final Output stdout;
    private final Output stderr;
    private final TreeMap<Long, long[]> recent = new TreeMap<>();
    private Cursor cursor;
    private byte[] stamp = {};
    private long second;
    private boolean closed;

    private LogSink(AttemptFolder folder, Cursor cursor, Output stdout, Output stderr) {
        this.folder = folder;
        this.cursor = cursor;
        this.stdout = stdout;
        this.stderr = stderr;
        this.second = cursor.since();
    }

    /** A file, the place in it of the bytes that come next, and how many were there before. */
    private static final class Output {
        final FileChannel file;
        private final long known;
        private long place;

        Output(Path path, long certain) throws IOException {
            file = FileChannel.open(path, StandardOpenOption.WRITE);
            known = file.size();
            place = Math.min(certain, known);
        }

        void take(ByteBuffer bytes) throws IOException {
            int skipped = Math.clamp(known - place, 0, bytes.remaining());
            bytes.position(bytes.position() + skipped);
            place += skipped;
            while (bytes.hasRemaining()) {
                place += file.write(bytes, place);
            }
        }
    }

    static LogSink open(AttemptFolder folder) throws IOException {
        var cursor = folder.cursor();
        return new LogSink(
                folder,
                cursor,
                new Output(folder.stdout(), cursor.stdout()),
                new Output(folder.stderr(), cursor.stderr()));
    }

    /** Returns the second from which on the log must be read. */
    synchronized long since() {
        return cursor.since();
    }

    /** Takes the next entry of the log; none after {@link #close}. */
    synchronized void accept(Frame frame) throws IOException {
        if (closed) {
            return;
        }
        var payload = frame.getPayload();
        int text = stamped(payload);
        if (isEarlier(payload, text)) {
            return;
        }
        boolean error = frame.getStreamType() == StreamType.STDERR;
        (error ? stderr : stdout).take(ByteBuffer.wrap(payload, text, payload.length - text));
        recent.computeIfAbsent(second, _ -> new long[2])[error ? 1 : 0] += payload.length - text;
        advance();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        stdout.file.close();
        stderr.file.close();
    }

    /** Reads the time stamp and returns where the text begins. */
    private int stamped(byte[] payload) {
        int space = 0;
        while (space < payload.length && payload[space] != ' ') {
            space++;
        }
        if (space < TO_SECOND || space == payload.length) {
            return 0;
        }
        if (stamp.length != space
                || !Arrays.equals(stamp, 0, TO_SECOND, payload, 0, TO_SECOND)
                || stamp[space - 1] != payload[space - 1]) {
            try {
                var text = new String(payload, 0, space, StandardCharsets.US_ASCII);
                second = OffsetDateTime.parse(text).toEpochSecond();
                stamp = Arrays.copyOf(payload, space);
            } catch (DateTimeParseException _) {
                return 0; // The engine has put no time before this one: it is all text.
            }
        }
        return space + 1;
    }

    /**
     * Returns whether it was said before the attempt began. Where stamps have no fraction, that
     * cannot be told within the second: better a line too many than one too few.
     */
    private boolean isEarlier(byte[] payload, int text) {
        var from = cursor.from();
        if (from == null || text == 0 || second > from.getEpochSecond()) {
            return false;
        }
        if (second < from.getEpochSecond()) {
            return true;
        }
        var stamp = new String(payload, 0, text - 1, StandardCharsets.US_ASCII);
        return payload[TO_SECOND] == '.' && OffsetDateTime.parse(stamp).toInstant().isBefore(from);
    }

    private void advance() throws IOException {
        long settled = recent.lastKey() - SETTLED_SECONDS;
        if (recent.firstKey() >= settled) {
            return;
        }
        long out = cursor.stdout();
        long err = cursor.stderr();
        var past = recent.headMap(settled);
        for (var bytes : past.values()) {
            out += bytes[0];
            err += bytes[1];
        }
        past.clear();
        cursor = new Cursor(settled, out, err, cursor.from());
        folder.write(cursor);
    }
}
