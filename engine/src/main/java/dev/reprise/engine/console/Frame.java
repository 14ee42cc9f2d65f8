package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record of a segment: a header of {@value #HEADER} bytes and a payload, both under one CRC32C.
 * Text and the raw offset it was read up to stand in the same frame, so they advance together.
 *
 * @param at microseconds since 1970
 * @param notBefore likewise; {@link #SEEN_LIVE} unless the lines are of a time without a host
 * @param lines how many lines the frame holds or, for a gap, skips; they end at {@code
 *     progress.lines()}
 * @param goesOn the last line is continued by the next
 * @param payload array that holds the payload from {@code start} on: lines that end with LF, the
 *     reason of a gap, the progress of both streams
 */
record Frame(
        Kind kind,
        Source source,
        long at,
        long notBefore,
        int lines,
        boolean goesOn,
        StreamProgress progress,
        byte[] payload,
        int start,
        int length) {
    static final int HEADER = 64;
    static final int MOST_PAYLOAD = 1 << 20;
    static final long SEEN_LIVE = Long.MIN_VALUE;
    private static final int MAGIC = 0x52504331;
    private static final int CHECKED_FROM = 12;
    private static final byte[] NOTHING = {};

    /** What a frame tells. */
    enum Kind {
        /** First of each segment: the progress of both streams before it. */
        STATE,
        LINES,
        /** Output that was read and not kept. */
        GAP,
        /** The program cut the file; reading went on from 0. */
        TRUNCATED,
        /** Last of an ended attempt. */
        SEALED
    }

    static Frame stateOf(Progress progress) {
        var payload = ByteBuffer.allocate(2 * 28 + 8);
        for (var source : Source.values()) {
            var one = progress.of(source);
            payload.putLong(one.offset()).putLong(one.lines()).putInt(one.cuts());
            payload.putLong(one.bytes());
        }
        payload.putLong(progress.sealed() ? 1 : 0);
        return new Frame(
                Kind.STATE,
                Source.STDOUT,
                progress.at(),
                SEEN_LIVE,
                0,
                false,
                progress.stdout(),
                payload.array(),
                0,
                payload.capacity());
    }

    static Frame sealed(long at, StreamProgress stdout) {
        return bare(Kind.SEALED, Source.STDOUT, at, stdout);
    }

    static Frame truncated(Source source, long at, StreamProgress progress) {
        return bare(Kind.TRUNCATED, source, at, progress);
    }

    private static Frame bare(Kind kind, Source source, long at, StreamProgress progress) {
        return new Frame(kind, source, at, SEEN_LIVE, 0, false, progress, NOTHING, 0, 0);
    }

    int size() {
        return HEADER + length;
    }

    /** Returns the number of the first line, of those the frame holds. */
    long firstLine() {
        return progress.lines() - lines + 1;
    }

    Progress state() {
        var from = ByteBuffer.wrap(payload, start, length);
        var stdout = streamProgress(from);
        var stderr = streamProgress(from);
        return new Progress(stdout, stderr, at, from.getLong() == 1);
    }

    private static StreamProgress streamProgress(ByteBuffer from) {
        long offset = from.getLong();
        long lines = from.getLong();
        int cuts = from.getInt();
        return new StreamProgress(offset, lines, cuts, from.getLong());
    }

    /** Writes the frame to {@code target}, which has an array. */
    void encode(ByteBuffer target) {
        int begin = target.position();
        target.putInt(MAGIC).putInt(length).putInt(0);
        target.put((byte) kind.ordinal()).put((byte) source.ordinal());
        target.put((byte) (goesOn ? 1 : 0)).put((byte) 0);
        target.putLong(at).putLong(notBefore).putLong(progress.offset());
        target.putLong(progress.lines()).putInt(lines).putInt(progress.cuts());
        target.putLong(progress.bytes());
        target.put(payload, start, length);
        target.putInt(begin + 8, checksum(target, begin, size()));
    }

    /**
     * Returns the frame at the position of {@code from}, which has an array and is left as it is;
     * null if there is no whole and valid one.
     */
    static @Nullable Frame decode(ByteBuffer from) {
        int begin = from.position();
        int length = payloadLength(from);
        if (length < 0
                || from.remaining() < HEADER + length
                || from.getInt(begin + 8) != checksum(from, begin, HEADER + length)) {
            return null;
        }
        return new Frame(
                Kind.values()[from.get(begin + 12)],
                Source.values()[from.get(begin + 13)],
                from.getLong(begin + 16),
                from.getLong(begin + 24),
                from.getInt(begin + 48),
                from.get(begin + 14) == 1,
                new StreamProgress(
                        from.getLong(begin + 32),
                        from.getLong(begin + 40),
                        from.getInt(begin + 52),
                        from.getLong(begin + 56)),
                from.array(),
                from.arrayOffset() + begin + HEADER,
                length);
    }

    /** Returns the payload's length by the header at the position, -1 if there is no header. */
    static int payloadLength(ByteBuffer from) {
        int begin = from.position();
        if (from.remaining() < HEADER || from.getInt(begin) != MAGIC) {
            return -1;
        }
        int length = from.getInt(begin + 4);
        return length > MOST_PAYLOAD ? -1 : length;
    }

    private static int checksum(ByteBuffer bytes, int begin, int size) {
        var crc = new CRC32C();
        int from = bytes.arrayOffset() + begin;
        crc.update(bytes.array(), from, 8);
        crc.update(bytes.array(), from + CHECKED_FROM, size - CHECKED_FROM);
        return (int) crc.getValue();
    }
}
