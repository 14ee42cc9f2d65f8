package dev.reprise.eventstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;

/** Measures a log in SQLite. */
record SqliteSizes(SqliteFile file, SqliteReads reads) {
    /** So many rows in one statement: no read transaction is long. */
    private static final int SLICE = 10_000;

    /** A row's fixed columns and its entries in two indexes. */
    private static final int ROW_OVERHEAD = 145;

    LogSizes all() {
        var sessions = new ArrayList<LogSizes.SessionSize>();
        for (var session : reads.sessions()) {
            var bytes = bytes(session.first() - 1, session.last());
            sessions.add(
                    new LogSizes.SessionSize(
                            session.session(), session.last() - session.first() + 1, bytes));
        }
        var wal = file.path().resolveSibling(file.path().getFileName() + "-wal");
        return new LogSizes(size(file.path()), size(wal), used(), sessions);
    }

    /** Returns the bytes of all pages but the free ones. */
    long used() {
        var sql =
                "SELECT (page_count - freelist_count) * page_size"
                        + " FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
        return reads.ask(
                connection -> {
                    try (var select = connection.prepareStatement(sql);
                            var row = select.executeQuery()) {
                        return row.getLong(1);
                    }
                });
    }

    private long bytes(long after, long last) {
        var bytes = 0L;
        var slice = reads.ask(connection -> slice(connection, after, last));
        while (slice.last() > 0) {
            bytes += slice.bytes();
            var next = slice.last();
            Readings.requireWanted(next);
            slice = reads.ask(connection -> slice(connection, next, last));
        }
        return bytes;
    }

    /** {@code last} is 0 where there are no more rows, or none above those before. */
    private record Slice(long bytes, long last) {}

    private static Slice slice(Connection connection, long after, long last) throws SQLException {
        var sql =
                """
                SELECT sum(bytes), max(position) FROM (
                  SELECT position, octet_length(payload)
                    + coalesce(octet_length(correlation_id), 0) + %d AS bytes
                  FROM event WHERE position > ? AND position <= ?
                  ORDER BY position LIMIT %d)"""
                        .formatted(ROW_OVERHEAD, SLICE);
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, after);
            select.setLong(2, last);
            try (var row = select.executeQuery()) {
                var end = row.getLong(2);
                return end > after ? new Slice(row.getLong(1), end) : new Slice(0, 0);
            }
        }
    }

    /** Asks for the name, and opens nothing: see {@link SqliteFile}. */
    private static long size(Path path) {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            throw new StoreException("cannot see the size of " + path + ": " + e, e);
        }
    }
}
