package dev.reprise.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Deletes a session by the writer, in steps that hold up no append for long: first it is announced
 * and from then on nobody sees it, then it goes row by row, then its space.
 */
final class SqliteRetention {
    private static final int ROWS = 128;
    private static final int SNAPSHOTS = 2;
    private static final int PAGES = 64;

    private final SqliteFile file;
    private final SqliteWriter writer;
    private final Recent recent;

    SqliteRetention(SqliteFile file, SqliteWriter writer, Recent recent) {
        this.file = file;
        this.writer = writer;
        this.recent = recent;
    }

    /** Returns the session that was deleted; what was left of an earlier one goes first. */
    Optional<SessionRange> deleteOldest() {
        sweep();
        var announced = writer.chore(this::announce);
        if (announced.isPresent()) {
            recent.forget(announced.get().last());
            sweep();
        }
        return announced;
    }

    private Optional<SessionRange> announce(Connection connection) throws SQLException {
        var sql =
                """
                SELECT s.id, s.first, n.first - 1, f.recorded_at, l.recorded_at
                FROM session s
                JOIN session n ON n.id = s.id + 1
                LEFT JOIN event f ON f.position = s.first
                LEFT JOIN event l ON l.position = n.first - 1
                ORDER BY s.id LIMIT 1""";
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            var session = row.getLong(1);
            var first = row.getLong(2);
            var last = LogState.headAt(connection, row.getLong(3));
            if (last.position() == 0 || row.getString(4) == null) {
                throw new StoreException(
                        file.path()
                                + ": session "
                                + session
                                + " is damaged and stays: check it with `reprise verify`");
            }
            LogState.retain(connection, last, first);
            try (var delete = connection.prepareStatement("DELETE FROM session WHERE id = ?")) {
                delete.setLong(1, session);
                delete.executeUpdate();
            }
            return Optional.of(
                    new SessionRange(
                            session,
                            first,
                            last.position(),
                            RecordedAt.fromMicros(row.getLong(4)),
                            last.recordedAt(),
                            last.hash()));
        }
    }

    /** Deletes what was announced, by an earlier process too, and gives its space back. */
    void sweep() {
        var snapshots =
                """
                DELETE FROM snapshot WHERE rowid IN (
                  SELECT rowid FROM snapshot
                  WHERE session <= (SELECT max(session) FROM retained) LIMIT %d)"""
                        .formatted(SNAPSHOTS);
        var events =
                """
                DELETE FROM event WHERE position IN (
                  SELECT position FROM event
                  WHERE position <= (SELECT max(last) FROM retained) ORDER BY position LIMIT %d)"""
                        .formatted(ROWS);
        while (writer.chore(connection -> update(connection, snapshots)) > 0) {}
        while (writer.chore(connection -> update(connection, events)) > 0) {}
        while (writer.chore(SqliteRetention::vacuum)) {}
    }

    private static int update(Connection connection, String sql) throws SQLException {
        try (var delete = connection.prepareStatement(sql)) {
            return delete.executeUpdate();
        }
    }

    /** Returns whether there is more to give back. */
    private static boolean vacuum(Connection connection) throws SQLException {
        var before = freePages(connection);
        if (before == 0) {
            return false;
        }
        try (var statement = connection.createStatement()) {
            // As an update: the driver runs a query for one row, which here is one page.
            statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES + ")");
        }
        var after = freePages(connection);
        return after > 0 && after < before;
    }

    private static long freePages(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA freelist_count")) {
            return row.getLong(1);
        }
    }
}
