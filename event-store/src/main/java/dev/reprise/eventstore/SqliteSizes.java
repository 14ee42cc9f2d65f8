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
            var bytes = 0L;
            for (var first = session.first(); first <= session.last(); first += SLICE) {
                var from = first;
                var to = Math.min(session.last(), first + SLICE - 1);
                bytes += reads.ask(connection -> bytes(connection, from, to));
            }
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

    private static long bytes(Connection connection, long first, long last) throws SQLException {
        var sql =
                "SELECT coalesce(sum(octet_length(payload) + coalesce(octet_length(correlation_id),"
                        + " 0) + "
                        + ROW_OVERHEAD
                        + "), 0) FROM event WHERE position BETWEEN ? AND ?";
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, first);
            select.setLong(2, last);
            try (var row = select.executeQuery()) {
                return row.getLong(1);
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
