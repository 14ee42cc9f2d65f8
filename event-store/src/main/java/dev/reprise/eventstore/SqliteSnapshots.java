package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;

/** Snapshots in the log's own file. Written between appends, by the one who writes those. */
record SqliteSnapshots(SqliteReads reads, @Nullable SqliteWriter writer) implements Snapshots {
    /** Deleting a large one costs as much as writing it. */
    private static final int OTHERS_DELETED = 4;

    @Override
    public Optional<Snapshot> atOrBefore(long position, String codeVersion) {
        return reads.ask(connection -> find(connection, position, codeVersion));
    }

    private static Optional<Snapshot> find(Connection connection, long position, String codeVersion)
            throws SQLException {
        if (!exists(connection)) {
            return Optional.empty();
        }
        var sql =
                """
                SELECT position, state_hash, state FROM snapshot
                WHERE code_version = ?1 AND position <= ?2
                  AND session = (SELECT session FROM event WHERE position = ?2)
                  AND session > coalesce((SELECT max(session) FROM retained), 0)
                ORDER BY position DESC""";
        try (var select = connection.prepareStatement(sql)) {
            select.setString(1, codeVersion);
            select.setLong(2, position);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var found = new Snapshot(rows.getLong(1), codeVersion, rows.getBytes(3));
                    if (MessageDigest.isEqual(found.hash(), rows.getBytes(2))) {
                        return Optional.of(found);
                    }
                }
                return Optional.empty();
            }
        }
    }

    /** A log of the first schema, or of one to come, has none. */
    private static boolean exists(Connection connection) throws SQLException {
        var sql =
                "SELECT count(*) FROM pragma_table_info('snapshot')"
                        + " WHERE name IN ('code_version', 'position', 'session', 'state_hash',"
                        + " 'state')";
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            return row.getInt(1) == 5;
        }
    }

    @Override
    public void save(Snapshot snapshot) {
        snapshot.requireSmall();
        if (writer != null) {
            writer.chore(
                    connection -> {
                        insert(connection, snapshot);
                        deleteOthers(connection, snapshot.codeVersion());
                        prune(connection, snapshot);
                        return true;
                    });
        }
    }

    private static void insert(Connection connection, Snapshot snapshot) throws SQLException {
        var sql =
                """
                INSERT OR REPLACE INTO snapshot (code_version, position, session, state_hash, state)
                SELECT ?, position, session, ?, ? FROM event WHERE position = ?
                  AND session > coalesce((SELECT max(session) FROM retained), 0)""";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setString(1, snapshot.codeVersion());
            insert.setBytes(2, snapshot.hash());
            insert.setBytes(3, snapshot.state());
            insert.setLong(4, snapshot.position());
            insert.executeUpdate();
        }
    }

    private static void deleteOthers(Connection connection, String codeVersion)
            throws SQLException {
        var sql =
                "DELETE FROM snapshot WHERE rowid IN (SELECT rowid FROM snapshot"
                        + " WHERE code_version < ?1 OR code_version > ?1 LIMIT "
                        + OTHERS_DELETED
                        + ")";
        try (var delete = connection.prepareStatement(sql)) {
            delete.setString(1, codeVersion);
            delete.executeUpdate();
        }
    }

    private static void prune(Connection connection, Snapshot snapshot) throws SQLException {
        var sql =
                """
                SELECT position FROM snapshot
                WHERE code_version = ?
                  AND session = (SELECT session FROM event WHERE position = ?)
                ORDER BY position""";
        var positions = new ArrayList<Long>();
        try (var select = connection.prepareStatement(sql)) {
            select.setString(1, snapshot.codeVersion());
            select.setLong(2, snapshot.position());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.add(rows.getLong(1));
                }
            }
        }
        if (positions.size() > KEPT) {
            var delete = "DELETE FROM snapshot WHERE code_version = ? AND position = ?";
            try (var statement = connection.prepareStatement(delete)) {
                statement.setString(1, snapshot.codeVersion());
                statement.setLong(2, Snapshots.leastMissed(positions));
                statement.executeUpdate();
            }
        }
    }
}
