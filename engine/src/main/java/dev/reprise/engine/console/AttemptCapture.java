package dev.reprise.engine.console;

import dev.reprise.engine.console.Frame.Kind;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Moves the output of one attempt from its raw files into segments. One thread: the indexer's. */
final class AttemptCapture implements AutoCloseable {
    private final AttemptKey key;
    private final Path folder;
    private final Tools tools;
    private final SegmentWriter segments;
    private final List<Stream> streams = new ArrayList<>();
    private final long awaySince;
    private boolean punchable = true;
    private long grown;
    private long counted;

    /**
     * What all captures share; used by the indexer's thread only.
     *
     * @param buffer where raw bytes are read to
     * @param secrets say whether a mask hides all there is to hide
     */
    record Tools(
            RawBuffer buffer,
            LineCutter cutter,
            Reports reports,
            InstantSource clock,
            HolePunch punch,
            Quota quota,
            Secrets secrets) {}

    /** One stream; {@code inHole} while only zeros came since the program cut its file. */
    private static final class Stream {
        final Source source;
        final RawOutput raw;
        long awayUntil;
        boolean notKept;
        boolean inHole;

        Stream(Source source, RawOutput raw) {
            this.source = source;
            this.raw = raw;
        }
    }

    private AttemptCapture(AttemptKey key, Path folder, Tools tools, SegmentWriter segments)
            throws IOException {
        this.key = key;
        this.folder = folder;
        this.tools = tools;
        this.segments = segments;
        for (var source : Source.values()) {
            var output = new RawOutput(folder.resolve(source.label), tools.punch);
            output.resume(segments.progress().of(source).offset());
            streams.add(new Stream(source, output));
        }
        awaySince = lastSeen();
    }

    /** Takes up an attempt where its segments end. */
    static AttemptCapture open(AttemptKey key, Path folder, boolean adopted, Tools tools)
            throws IOException {
        Segments.createFolder(folder);
        var segments = SegmentWriter.open(Segments.folder(folder), tools.quota.segmentBytes());
        var capture = new AttemptCapture(key, folder, tools, segments);
        if (adopted) {
            for (var stream : capture.streams) {
                stream.awayUntil = stream.raw.size();
            }
        }
        return capture;
    }

    AttemptKey key() {
        return key;
    }

    boolean sealed() {
        return segments.progress().sealed();
    }

    /**
     * Returns by how many bytes the space taken grew since the last call: by segments, and by raw
     * text that was read and not given back yet.
     */
    long takeGrowth() {
        long reclaimable = 0;
        for (var stream : streams) {
            reclaimable += stream.raw.reclaimable();
        }
        long growth = grown + reclaimable - counted;
        counted = reclaimable;
        grown = 0;
        return growth;
    }

    /** Gives back what raw text was read. */
    void reclaim() throws IOException {
        segments.force();
        for (var stream : streams) {
            punchable &= stream.raw.reclaim();
        }
    }

    /**
     * Indexes what one read of each stream gives. Where the secrets are not known, the text of a
     * running attempt is left to a later host, and that of a complete one is not kept.
     *
     * @param complete nothing writes any more, so a last line needs no line end
     * @return whether there may be more at once
     */
    boolean index(Mask mask, boolean complete) throws IOException {
        if (!tools.secrets.known() && !complete) {
            return false;
        }
        boolean more = false;
        for (var stream : streams) {
            more |= index(stream, mask, complete);
        }
        return more;
    }

    /** Ends the attempt: all is indexed, nothing follows. Reports it, also when repeated. */
    void seal() throws IOException {
        if (!sealed()) {
            append(Frame.sealed(now(), segments.progress().stdout()));
        }
        var lines = new TreeMap<String, Long>();
        var bytes = new TreeMap<String, Long>();
        for (var source : Source.values()) {
            lines.put(source.label, segments.progress().of(source).lines());
            bytes.put(source.label, segments.progress().of(source).bytes());
        }
        tools.reports.report(new Report.OutputSealed(key.instance(), key.attempt(), lines, bytes));
    }

    /** Deletes the raw files of a sealed attempt, once the segments are durable. */
    void deleteRaw() throws IOException {
        var progress = segments.progress();
        if (progress.stdout().bytes() + progress.stderr().bytes() > 0) {
            segments.force();
        }
        for (var stream : streams) {
            stream.raw.delete();
        }
    }

    @Override
    public void close() throws IOException {
        segments.close();
        for (var stream : streams) {
            stream.raw.close();
        }
    }

    private boolean index(Stream stream, Mask mask, boolean complete) throws IOException {
        var output = stream.raw;
        var bytes = tools.buffer.bytes();
        var found = output.read(bytes);
        return switch (found) {
            case NOTHING -> false;
            case CUT -> {
                truncated(stream);
                yield true;
            }
            case TEXT -> {
                boolean full = bytes.limit() == bytes.capacity();
                if (stream.inHole) {
                    skipHole(stream, bytes);
                }
                boolean any = cutAll(stream, bytes, mask, complete && !full);
                if (full && !any) {
                    tools.buffer.grow();
                }
                reclaim(output);
                yield full;
            }
        };
    }

    private boolean cutAll(Stream stream, ByteBuffer bytes, Mask mask, boolean complete)
            throws IOException {
        boolean any = false;
        while (true) {
            var piece =
                    tools.cutter.next(
                            bytes.array(), bytes.position(), bytes.limit(), complete, mask);
            if (piece == null) {
                return any;
            }
            keep(stream, piece);
            stream.raw.consumed(bytes, piece.consumed());
            any = true;
        }
    }

    private void keep(Stream stream, LineCutter.Piece piece) throws IOException {
        var done = segments.progress().of(stream.source);
        var then =
                new StreamProgress(
                        done.offset() + piece.consumed(),
                        done.lines() + piece.lines(),
                        done.cuts(),
                        done.bytes() + piece.consumed());
        boolean away = done.offset() < stream.awayUntil;
        boolean kept = keeps(stream, then);
        var payload = kept ? piece.text() : reason().getBytes(StandardCharsets.UTF_8);
        append(
                new Frame(
                        kept ? Kind.LINES : Kind.GAP,
                        stream.source,
                        now(),
                        away ? awaySince : Frame.SEEN_LIVE,
                        piece.lines(),
                        piece.goesOn(),
                        then,
                        payload,
                        0,
                        kept ? piece.length() : payload.length));
        if (!kept && !stream.notKept) {
            stream.notKept = true;
            reportGap(stream, done.lines(), piece.consumed());
        }
    }

    /** Where raw text cannot be given back, it alone may use the quota up. */
    private boolean keeps(Stream stream, StreamProgress then) {
        return tools.secrets.known() && (punchable || then.offset() <= tools.quota.runningBytes());
    }

    private String reason() {
        if (!tools.secrets.known()) {
            return "it was written while no host ran that knows the app's secrets, so it cannot be"
                    + " masked; to keep such output, `reprise run` before the resource is stopped";
        }
        return "the file system cannot give back the space of an open file, and the %d bytes that a running attempt may take are used up; nothing more of this stream is kept"
                .formatted(tools.quota.runningBytes());
    }

    private void reportGap(Stream stream, long line, long bytes) {
        tools.reports.report(
                new Report.OutputGap(
                        key.instance(), key.attempt(), stream.source.label, line, bytes, reason()));
    }

    private void truncated(Stream stream) throws IOException {
        var done = segments.progress().of(stream.source);
        var cut = new StreamProgress(0, done.lines(), done.cuts() + 1, done.bytes());
        append(Frame.truncated(stream.source, now(), cut));
        stream.awayUntil = 0;
        stream.inHole = true;
        tools.reports.report(
                new Report.OutputTruncated(
                        key.instance(), key.attempt(), stream.source.label, done.lines()));
    }

    /**
     * After a cut, a program that does not append writes on at its old place: what is before it was
     * never written.
     */
    private void skipHole(Stream stream, ByteBuffer bytes) throws IOException {
        int at = bytes.position();
        while (at < bytes.limit() && bytes.get(at) == 0) {
            at++;
        }
        if (at < bytes.limit()) {
            stream.inHole = false;
        }
        int hole = at - bytes.position();
        if (hole == 0) {
            return;
        }
        var done = segments.progress().of(stream.source);
        var then =
                new StreamProgress(done.offset() + hole, done.lines(), done.cuts(), done.bytes());
        append(Frame.truncated(stream.source, now(), then));
        stream.raw.consumed(bytes, hole);
    }

    private void reclaim(RawOutput output) throws IOException {
        if (punchable && output.reclaimable() >= tools.quota.segmentBytes()) {
            segments.force();
            punchable = output.reclaim();
        }
    }

    private void append(Frame frame) throws IOException {
        grown += segments.append(frame);
    }

    private long now() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, tools.clock.instant());
        return Math.max(now, segments.progress().at());
    }

    private long lastSeen() throws IOException {
        long last = segments.progress().at();
        if (last != 0) {
            return last;
        }
        var made = Files.readAttributes(folder, BasicFileAttributes.class).creationTime();
        return ChronoUnit.MICROS.between(Instant.EPOCH, made.toInstant());
    }
}
