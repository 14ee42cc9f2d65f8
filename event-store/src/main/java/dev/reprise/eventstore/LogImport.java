package dev.reprise.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Brings an export back: into an empty log, or only to be read. */
public final class LogImport {
    private static final int ROWS = 500;

    /** A larger one is not held in memory. */
    private static final long EVENTS_IN_MEMORY = 20_000;

    private static final long BYTES_IN_MEMORY = 64L * 1024 * 1024;

    private LogImport() {}

    /**
     * Appends all of an export to the empty log at {@code log}, which is made where there is none:
     * the same positions, batches, ids and hashes. Durable when this returns. All or nothing: a
     * file that was cut or edited leaves the log empty.
     *
     * @throws StoreException if the log has events or a host, or the export is refused; the message
     *     names line and position
     */
    public static Exported into(Path log, Path export) {
        try (var reader = ExportReader.open(export)) {
            var created = !Files.exists(log);
            try {
                SqliteEventStore.open(log).close();
                return write(new SqliteFile(log), reader, "FULL");
            } catch (RuntimeException | Error e) {
                if (created) {
                    delete(log);
                }
                throw e;
            }
        }
    }

    /**
     * Opens an export to read it like a log; appends are refused. All of it has been read and
     * checked when this returns. A small one is held in memory, any other in a private temporary
     * file that goes with the store's close.
     *
     * @throws StoreException if the export is refused; the message names line and position
     */
    public static EventStore open(Path export) {
        try (var reader = ExportReader.open(export)) {
            var small =
                    reader.range().events() <= EVENTS_IN_MEMORY
                            && !reader.packed() // a few bytes of it may become very many
                            && Files.size(export) <= BYTES_IN_MEMORY;
            return small ? InMemoryEventStore.of(reader) : temporary(reader);
        } catch (IOException e) {
            throw new StoreException("cannot read " + export + ": " + e, e);
        }
    }

    private static EventStore temporary(ExportReader reader) throws IOException {
        var directory = Files.createTempDirectory("reprise-export-");
        var log = directory.resolve("log.db");
        try {
            SqliteEventStore.open(log).close();
            write(new SqliteFile(log), reader, "OFF"); // it is made again from the export
            return SqliteEventStore.openReadOnly(log, () -> delete(directory, log));
        } catch (RuntimeException | Error e) {
            delete(directory, log);
            throw e;
        }
    }

    private static void delete(Path directory, Path log) {
        delete(log);
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path log) {
        try {
            for (var suffix : List.of("", "-wal", "-shm", ".migrating")) {
                Files.deleteIfExists(log.resolveSibling(log.getFileName() + suffix));
            }
        } catch (IOException e) {
            throw new StoreException(log + " is left behind, delete it: " + e, e);
        }
    }

    private static Exported write(SqliteFile file, ExportReader reader, String synchronous) {
        try (var connection = file.openWriter();
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = " + synchronous);
            statement.execute("BEGIN IMMEDIATE");
            requireEmpty(file, connection);
            before(connection, reader.range());
            var head = events(connection, reader);
            SqliteTail.recordHead(connection, head);
            statement.execute("COMMIT");
            return reader.exported();
        } catch (SQLException e) {
            throw file.explain(e);
        } catch (SqliteTail.SqlFailure e) {
            throw file.explain(e.failure());
        }
    }

    private static void requireEmpty(SqliteFile file, Connection connection) throws SQLException {
        var head = LogState.head(connection);
        if (head.position() > 0) {
            throw new StoreException(
                    file.path()
                            + " has events up to position "
                            + head.position()
                            + ": an export goes only into an empty log, so move this one away");
        }
        if (LogState.lease(connection).filter(lease -> !lease.released()).isPresent()) {
            throw new StoreException(
                    file.path() + " is the log of a host that has not ended: stop it first");
        }
    }

    /** Leaves an empty log as it was before the export's first event. */
    private static void before(Connection connection, LogRange range) throws SQLException {
        var before = range.before();
        if (before.position() > 0) {
            LogState.retain(connection, before, range.beforeFirst());
        }
        try (var insert =
                connection.prepareStatement("INSERT INTO stream (name, retired) VALUES (?, ?)")) {
            for (var stream : range.versions().entrySet()) {
                insert.setString(1, stream.getKey());
                insert.setLong(2, stream.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Head events(Connection connection, ExportReader reader) throws SQLException {
        var epoch = LeaseRules.epoch(LogState.lease(connection));
        try (var tail = new SqliteTail(connection)) {
            var rows = 0;
            for (var event = reader.next(); event != null; event = reader.next()) {
                tail.add(List.of(event));
                epoch = Math.max(epoch, event.epoch());
                if (++rows % ROWS == 0) {
                    tail.flush();
                }
            }
            tail.flush();
            LogState.writeLease(connection, new Leases.Lease(epoch, "import", "", 0, true));
            return tail.tail.head();
        }
    }
}
