package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the parts of a log in SQLite. Asks the small tables first, so that it answers where events
 * are damaged.
 */
final class LogRanges {
    private LogRanges() {}

    /**
     * @throws StoreException if the log does not hold {@code session}
     */
    static LogRange range(Connection connection, @Nullable Long session) throws SQLException {
        try (var transaction = connection.createStatement()) {
            // One view of all tables: the next session may open meanwhile.
            transaction.execute("BEGIN");
            try {
                return read(connection, session);
            } finally {
                transaction.execute("ROLLBACK");
            }
        }
    }

    private static LogRange read(Connection connection, @Nullable Long session)
            throws SQLException {
        var sessions = sessions(connection);
        if (session != null && !sessions.containsKey(session)) {
            throw noSession(session, sessions);
        }
        var first =
                session == null
                        ? number(connection, "SELECT coalesce(max(last), 0) + 1 FROM retained")
                        : sessions.getOrDefault(session, 0L);
        var next = session == null ? null : sessions.higherEntry(session);
        var last = next == null ? reached(connection, first) : next.getValue() - 1;
        var before = before(connection, first);
        return new LogRange(
                session,
                first,
                last,
                before,
                before.position() == 0 ? 0 : firstOf(connection, before.session(), sessions),
                versions(connection, first));
    }

    static StoreException noSession(long session, TreeMap<Long, Long> sessions) {
        return new StoreException(
                "the log has no session "
                        + session
                        + (sessions.isEmpty()
                                ? ": it has none"
                                : ": it has " + sessions.firstKey() + ".." + sessions.lastKey()));
    }

    private static TreeMap<Long, Long> sessions(Connection connection) throws SQLException {
        var sessions = new TreeMap<Long, Long>();
        try (var select = connection.prepareStatement("SELECT id, first FROM session");
                var rows = select.executeQuery()) {
            while (rows.next()) {
                sessions.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return sessions;
    }

    /** Returns the last position that the log is known to have had, though it may be lost. */
    private static long reached(Connection connection, long first) throws SQLException {
        var recorded =
                number(
                        connection,
                        "SELECT max(coalesce((SELECT max(position) FROM recorded_head), 0),"
                                + " coalesce((SELECT max(first) FROM session), 0))");
        try {
            return Math.max(recorded, LogState.position(connection));
        } catch (SQLException e) {
            if (SqliteFile.isDamage(e)) {
                return Math.max(recorded, first);
            }
            throw e;
        }
    }

    private static Head before(Connection connection, long first) throws SQLException {
        var sql =
                "SELECT last, last_batch, session, last_recorded_at, last_hash"
                        + " FROM retained WHERE last = ?";
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, first - 1);
            try (var row = select.executeQuery()) {
                return row.next() ? LogState.head(row) : LogState.headAt(connection, first - 1);
            }
        }
    }

    private static long firstOf(Connection connection, long session, Map<Long, Long> sessions)
            throws SQLException {
        var first = sessions.get(session);
        return first != null
                ? first
                : number(connection, "SELECT first FROM retained WHERE session = " + session);
    }

    /** Returns the version of each stream before a position, of those that had events by then. */
    static TreeMap<String, Long> versions(Connection connection, long first) throws SQLException {
        var sql =
                """
                SELECT name, max(retired, coalesce(
                  (SELECT max(version) FROM event WHERE stream = s.id AND position < ?1
                    AND (SELECT min(position) FROM event) < ?1), 0)) v
                FROM stream s WHERE v > 0""";
        var versions = new TreeMap<String, Long>();
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, first);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    versions.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        return versions;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Returns the position of the last event recorded at or before {@code micros}, 0 for none. */
    static long positionAt(Connection connection, long micros) throws SQLException {
        var before = number(connection, "SELECT coalesce(max(last), 0) FROM retained");
        var low = before;
        var high = LogState.position(connection);
        var sql = "SELECT recorded_at FROM event WHERE position >= ? ORDER BY position LIMIT 1";
        try (var select = connection.prepareStatement(sql)) {
            while (low < high) { // what is at low is not later, what is above high is
                var middle = low + (high - low + 1) / 2;
                select.setLong(1, middle);
                try (var row = select.executeQuery()) {
                    if (row.next() && row.getLong(1) <= micros) {
                        low = middle;
                    } else {
                        high = middle - 1;
                    }
                }
            }
        }
        return low == before ? 0 : low;
    }
}
