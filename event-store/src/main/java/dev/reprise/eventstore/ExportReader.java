package dev.reprise.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.ZipInputStream;

/**
 * Reads an export event by event and checks all of it on the way: hashes, versions, positions, and
 * at the end the seal. What it refuses it names by line and position. Keeps one event. Not
 * thread-safe.
 */
public final class ExportReader implements AutoCloseable {
    /** The log's part of an export that is a zip file. */
    public static final String ZIP_ENTRY = "log.ndjson";

    private static final int MAX_LINE_BYTES = 128 * 1024 * 1024;

    private final InputStream in;
    private final String name;
    private final boolean packed;
    private final String headerLine;
    private final ExportHeader header;
    private final IntegrityCheck check;
    private long lines;
    private long events;
    private @Nullable StoredEvent last;
    private @Nullable Exported sealed;

    /**
     * Opens the export at {@code file}: lines of JSON, or a zip file with an entry {@value
     * #ZIP_ENTRY}.
     *
     * @throws StoreException if it cannot be read or is no export; the message says why
     */
    public static ExportReader open(Path file) {
        try {
            var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            try {
                var packed = isZip(in);
                var lines = packed ? unzipped(in, file) : in;
                return new ExportReader(lines, file.toString(), packed);
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException(
                    "cannot read " + file + " (" + e + "): name a file that can be read", e);
        }
    }

    private static boolean isZip(InputStream in) throws IOException {
        in.mark(2);
        var zip = in.read() == 'P' && in.read() == 'K';
        in.reset();
        return zip;
    }

    private static InputStream unzipped(InputStream in, Path file) throws IOException {
        var zip = new ZipInputStream(in);
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().equals(ZIP_ENTRY)) {
                return new BufferedInputStream(zip, 1 << 16);
            }
        }
        throw new StoreException(
                file + " has no entry " + ZIP_ENTRY + ": it is no export of Reprise");
    }

    /**
     * Reads from {@code in}, which is closed with this reader.
     *
     * @param name what messages call it
     * @throws StoreException if it does not begin as an export does
     */
    ExportReader(InputStream in, String name) {
        this(in, name, false);
    }

    private ExportReader(InputStream in, String name, boolean packed) {
        this.in = in;
        this.name = name;
        this.packed = packed;
        var line = line();
        if (line == null || !line.startsWith("{\"format\":\"" + ExportHeader.FORMAT + "\"")) {
            throw new StoreException(
                    name + " is no export of Reprise: make one with `reprise export`");
        }
        this.headerLine = line;
        try {
            this.header = ExportHeader.parse(line);
        } catch (IOException e) {
            throw refused(e);
        }
        this.check = header.range().check();
    }

    /** Returns what part of a log it is; {@link Exported} tells whether all of it is there. */
    public LogRange range() {
        return header.range();
    }

    /** Returns whether it lies in a zip file, whose size tells nothing. */
    boolean packed() {
        return packed;
    }

    /** Returns when it was exported, by the exporting host's clock. */
    public Instant exportedAt() {
        return header.exportedAt();
    }

    /**
     * Returns the next event; null when all were read and the seal is right.
     *
     * @throws StoreException if the file was cut, edited or reordered
     */
    public @Nullable StoredEvent next() {
        if (sealed != null) {
            return null;
        }
        var line = line();
        if (line == null) {
            throw refused("the file ends without a seal: it was cut");
        }
        try {
            if (line.startsWith(ExportSeal.START)) {
                seal(ExportSeal.parse(headerLine, line));
                return null;
            }
            var event = EventLine.parse(line).event();
            accept(event);
            return event;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /**
     * Returns what the seal says, once {@link #next} has returned null.
     *
     * @throws IllegalStateException before that
     */
    public Exported exported() {
        if (sealed == null) {
            throw new IllegalStateException("not all events were read yet");
        }
        return sealed;
    }

    private void accept(StoredEvent event) {
        check.next(event);
        var problem = check.first();
        if (problem != null) {
            throw refused(problem.text());
        }
        if (!belongs(event)) {
            throw refused("session " + event.session() + " does not belong here");
        }
        if (event.position() > range().last()) {
            throw refused("the export ends at position " + range().last());
        }
        last = event;
        events++;
    }

    private boolean belongs(StoredEvent event) {
        var session = range().session();
        return last == null
                ? event.session() == range().before().session() + 1
                : session == null || session == event.session();
    }

    private void seal(Exported seal) {
        var end = last;
        var fits =
                end != null
                        && seal.position() == end.position()
                        && seal.hash().equals(end.hash())
                        && seal.events() == events
                        && (seal.damage() != null || seal.position() == range().last());
        if (!fits) {
            throw refused(
                    "it seals "
                            + seal.events()
                            + " events up to position "
                            + seal.position()
                            + ", not what stands above it");
        }
        if (line() != null) {
            throw refused("there is more after the seal");
        }
        sealed = seal;
    }

    /** Returns the next line without its end, null at the end of the file. */
    private @Nullable String line() {
        lines++;
        var line = new ByteArrayOutputStream(512);
        try {
            for (var c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    if (line.size() == 0) {
                        return null;
                    }
                    throw refused("the file ends within this line: it was cut");
                }
                if (line.size() == MAX_LINE_BYTES) {
                    throw refused("it is longer than " + MAX_LINE_BYTES + " bytes");
                }
                line.write(c);
            }
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(line.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw refused("it is not UTF-8");
        } catch (IOException e) {
            throw new StoreException("cannot read " + name + " at line " + lines + ": " + e, e);
        }
    }

    private StoreException refused(IOException e) {
        var text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new StoreException(where() + text + wayOut(), e);
    }

    private StoreException refused(String text) {
        return new StoreException(where() + text + wayOut());
    }

    private String where() {
        var position = last == null ? "" : ", after position " + last.position();
        return name + ", line " + lines + position + ": ";
    }

    private static String wayOut() {
        return "; take the file as `reprise export` wrote it";
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
