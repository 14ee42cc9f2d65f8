package dev.reprise.cli.offline;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.engine.console.ConsoleFiles;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.LogImport;
import dev.reprise.eventstore.SqliteEventStore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A log to be looked at, with the console that lies beside it: an app host's, a {@code log.db}, or
 * an export.
 */
public final class RecordedLog implements AutoCloseable {
    private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final String ATTEMPTS = "attempts";

    private final EventStore store;
    private final ConsoleReader console;
    private final @Nullable Path unpacked;

    private RecordedLog(EventStore store, Path attempts, @Nullable Path unpacked) {
        this.store = store;
        this.console = ConsoleFiles.offline(attempts);
        this.unpacked = unpacked;
    }

    /** Opens the log of an app host, also of one that runs. */
    public static RecordedLog of(AppHostLocation location) {
        return ofDatabase(location.log());
    }

    /**
     * Opens an export or a {@code log.db}; all of an export has been checked then.
     *
     * @throws CliException if there is no such file
     * @throws dev.reprise.eventstore.StoreException if it is refused; the message says where
     */
    public static RecordedLog of(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CliException(
                    ExitCode.INVALID, "there is no file " + file + "; name an export, or a log.db");
        }
        return isDatabase(file) ? ofDatabase(file) : ofExport(file);
    }

    private static RecordedLog ofDatabase(Path log) {
        return new RecordedLog(
                SqliteEventStore.openReadOnly(log), log.resolveSibling(ATTEMPTS), null);
    }

    private static RecordedLog ofExport(Path file) {
        var store = LogImport.open(file);
        try {
            var folder = Files.createTempDirectory("reprise-console-");
            var recorded = new RecordedLog(store, folder.resolve(ATTEMPTS), folder);
            if (ConsoleArchive.isZip(file)) {
                ConsoleArchive.unpack(file, folder.resolve(ATTEMPTS));
            }
            return recorded;
        } catch (IOException e) {
            store.close();
            throw new UncheckedIOException("cannot unpack " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isDatabase(Path file) {
        try (var in = Files.newInputStream(file)) {
            return java.util.Arrays.equals(in.readNBytes(SQLITE.length), SQLITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    public EventStore store() {
        return store;
    }

    public ConsoleReader console() {
        return console;
    }

    /** Closes the log and deletes what was unpacked. */
    @Override
    public void close() {
        store.close();
        if (unpacked == null) {
            return;
        }
        try (var files = Files.walk(unpacked)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(unpacked + " is left behind: delete it", e);
        }
    }
}
