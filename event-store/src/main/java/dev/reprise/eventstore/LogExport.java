package dev.reprise.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Writes a log, or one session of it, as lines of JSON in UTF-8: a header, one line for each event
 * with its payload as it is stored, and a seal. Every event is checked on the way; where the log is
 * damaged the export ends before the damage and its seal says so. Reads page by page, beside a host
 * that appends: what comes after the beginning of the export is not in it. Keeps one page. A thread
 * that is interrupted stops at the next page with {@link CancellationException} and leaves no file.
 */
public final class LogExport {
    private static final int PAGE = 256;

    private final EventStore store;
    private final @Nullable Long session;
    private final HashChain chain = new HashChain();
    private long events;
    private int limit = PAGE;
    private @Nullable StoredEvent last;
    private Verification.@Nullable Problem damage;

    private LogExport(EventStore store, @Nullable Long session) {
        this.store = store;
        this.session = session;
    }

    /**
     * Writes all that the log still holds into a new file that only its owner may read; it is whole
     * and on disk when this returns, or not there.
     *
     * @throws StoreException if the file exists, cannot be written, or there is nothing to export
     */
    public static Exported log(EventStore store, Instant now, Path file) {
        return new LogExport(store, null).toFile(now, file);
    }

    /** Writes one session; see {@link #log(EventStore, Instant, Path)}. */
    public static Exported session(EventStore store, long session, Instant now, Path file) {
        return new LogExport(store, session).toFile(now, file);
    }

    /**
     * Writes all that the log still holds to {@code out}, which stays open.
     *
     * @throws StoreException if there is nothing to export
     * @throws IOException of {@code out}
     */
    public static Exported log(EventStore store, Instant now, OutputStream out) throws IOException {
        return new LogExport(store, null).to(now, out);
    }

    /** Writes one session; see {@link #log(EventStore, Instant, OutputStream)}. */
    public static Exported session(EventStore store, long session, Instant now, OutputStream out)
            throws IOException {
        return new LogExport(store, session).to(now, out);
    }

    private Exported toFile(Instant now, Path file) {
        var target = file.toAbsolutePath();
        var part = target.resolveSibling(target.getFileName() + ".part");
        if (Files.exists(target)) {
            throw new StoreException(target + " exists: move it away, or name another file");
        }
        try {
            try (var channel = create(part);
                    var out =
                            new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                var exported = to(now, out);
                out.flush();
                channel.force(true);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                Backup.sync(target.resolveSibling("")); // so that the name is on disk too
                return exported;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (ClosedByInterruptException e) {
            throw new CancellationException("the export to " + target + " was given up");
        } catch (IOException e) {
            throw new StoreException(
                    "cannot write "
                            + target
                            + " ("
                            + e
                            + "): check its directory's permissions and the space that is left",
                    e);
        }
    }

    private static FileChannel create(Path file) throws IOException {
        Files.deleteIfExists(file);
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private Exported to(Instant now, OutputStream out) throws IOException {
        var range = store.range(session);
        if (range.events() == 0) {
            throw new StoreException("the log has no events: there is nothing to export");
        }
        var header = new ExportHeader(range, now).render();
        line(out, header);
        events(range, out);
        var end = last;
        var exported =
                new Exported(
                        range.first() - 1 + events, end == null ? "" : end.hash(), events, damage);
        line(out, ExportSeal.render(header, exported));
        out.flush();
        if (damage == null) {
            recordHead();
        }
        return exported;
    }

    private void events(LogRange range, OutputStream out) throws IOException {
        var check = range.check();
        var position = range.first() - 1;
        while (damage == null && position < range.last()) {
            Readings.requireWanted(position);
            var page = page(position, range.last());
            for (var event : page) {
                check.next(event);
                damage = check.first();
                if (damage != null) {
                    break;
                }
                line(out, sealed(event));
                last = event;
                events++;
                position = event.position();
            }
        }
        if (damage != null) {
            refuseIfDeleted(position + 1);
        }
    }

    private List<StoredEvent> page(long after, long end) {
        while (true) {
            try {
                var page = store.read(after, (int) Math.min(limit, end - after));
                if (page.isEmpty()) {
                    damage = missing(after + 1, end);
                }
                return page;
            } catch (DamageException e) {
                if (limit == 1) {
                    damage = new Verification.Problem(after + 1, String.valueOf(e.getMessage()));
                    return List.of();
                }
                limit = 1; // one by one, up to the one that is damaged
            }
        }
    }

    private static Verification.Problem missing(long first, long end) {
        return new Verification.Problem(first, "positions " + first + ".." + end + " are missing");
    }

    /** Retention may have taken what was about to be read: then nothing is damaged. */
    private void refuseIfDeleted(long position) {
        if (store.range(null).first() > position) {
            throw new StoreException(
                    "retention has deleted position "
                            + position
                            + " while it was being exported: export again");
        }
    }

    /** Returns the line for {@code event}, from which this very event can be read again. */
    private String sealed(StoredEvent event) throws IOException {
        if (event.payload().chars().noneMatch(c -> c < ' ')) {
            try {
                var line = new EventLine(event, false).render();
                if (hash(EventLine.parse(line).event()).equals(event.hash())) {
                    return line;
                }
            } catch (IOException e) {
                // The payload is no JSON: it is written as a text.
            }
        }
        return new EventLine(event, true).render();
    }

    private String hash(StoredEvent event) {
        var before = last;
        var previous =
                before != null && before.session() == event.session()
                        ? before.hash()
                        : HashChain.START;
        return chain.seal(previous, event);
    }

    private void recordHead() {
        try {
            store.recordHead();
        } catch (StoreException e) {
            // The export is whole without it: a recorded head only helps verify.
        }
    }

    private static void line(OutputStream out, String line) throws IOException {
        out.write(line.getBytes(UTF_8));
        out.write('\n');
    }
}
