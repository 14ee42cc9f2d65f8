package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** Single questions about where a log stands, for writer and readers. Plain JDBC: it boots fast. */
final class LogState {
    private static final HexFormat HEX = HexFormat.of();

    private LogState() {}

    /** Returns the last event's place, or that of the last one which retention has deleted. */
    static Head head(Connection connection) throws SQLException {
        var sql =
                """
                SELECT * FROM (
                  SELECT position, batch, session, recorded_at, hash
                  FROM event ORDER BY position DESC LIMIT 1)
                UNION ALL
                SELECT * FROM (
                  SELECT last, last_batch, session, last_recorded_at, last_hash
                  FROM retained ORDER BY session DESC LIMIT 1)
                ORDER BY 1 DESC LIMIT 1""";
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            return row.next() ? head(row) : Head.EMPTY;
        }
    }

    /** Returns the head in a row of position, batch, session, time and hash. */
    static Head head(ResultSet row) throws SQLException {
        var hash = row.getBytes(5);
        if (hash == null) {
            throw new DamageException(
                    "the event at position "
                            + row.getLong(1)
                            + " has no hash: check the log with `reprise verify`");
        }
        return new Head(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                RecordedAt.fromMicros(row.getLong(4)),
                HEX.formatHex(hash));
    }

    /** Returns the head as it was when the event at {@code position} was the last. */
    static Head headAt(Connection connection, long position) throws SQLException {
        var sql =
                "SELECT position, batch, session, recorded_at, hash FROM event WHERE position = ?";
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, position);
            try (var row = select.executeQuery()) {
                return row.next() ? head(row) : Head.EMPTY;
            }
        }
    }

    /** Announces that the session of {@code last}, its last event, is deleted. */
    static void retain(Connection connection, Head last, long first) throws SQLException {
        var sql =
                "INSERT INTO retained (session, first, last, last_hash, last_batch,"
                        + " last_recorded_at) VALUES (?, ?, ?, ?, ?, ?)";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setLong(1, last.session());
            insert.setLong(2, first);
            insert.setLong(3, last.position());
            insert.setBytes(4, HEX.parseHex(last.hash()));
            insert.setLong(5, last.batch());
            insert.setLong(6, RecordedAt.toMicros(last.recordedAt()));
            insert.executeUpdate();
        }
    }

    static long position(Connection connection) throws SQLException {
        var sql =
                "SELECT coalesce((SELECT max(position) FROM event), (SELECT max(last) FROM"
                        + " retained), 0)";
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            return row.getLong(1);
        }
    }

    static long version(Connection connection, String stream) throws SQLException {
        var sql =
                """
                SELECT coalesce(
                  (SELECT max(version) FROM event WHERE stream = s.id), s.retired)
                FROM stream s WHERE name = ?""";
        try (var select = connection.prepareStatement(sql)) {
            select.setString(1, stream);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    static Optional<Tail.Standing> find(Connection connection, UUID eventId) throws SQLException {
        var sql = "SELECT position, batch, recorded_at FROM event WHERE event_id = ?";
        try (var select = connection.prepareStatement(sql)) {
            select.setBytes(1, EventId.toBytes(eventId));
            try (var row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Tail.Standing(
                                        row.getLong(1), row.getLong(2), at(row.getLong(3))))
                        : Optional.empty();
            }
        }
    }

    static @Nullable UUID greatestId(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("SELECT max(event_id) FROM event");
                var row = select.executeQuery()) {
            var bytes = row.getBytes(1);
            return bytes == null ? null : EventId.fromBytes(bytes);
        }
    }

    static Optional<Leases.Lease> lease(Connection connection) throws SQLException {
        var sql = "SELECT epoch, holder, boot_id, renewed_nanos, released FROM host_lease";
        try (var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Leases.Lease(
                                    row.getLong(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getLong(4),
                                    row.getInt(5) != 0))
                    : Optional.empty();
        }
    }

    static void writeLease(Connection connection, Leases.Lease lease) throws SQLException {
        var sql =
                """
                INSERT INTO host_lease (id, epoch, holder, boot_id, renewed_nanos, released)
                VALUES (1, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                  epoch = excluded.epoch, holder = excluded.holder, boot_id = excluded.boot_id,
                  renewed_nanos = excluded.renewed_nanos, released = excluded.released""";
        try (var upsert = connection.prepareStatement(sql)) {
            upsert.setLong(1, lease.epoch());
            upsert.setString(2, lease.holder());
            upsert.setString(3, lease.bootId());
            upsert.setLong(4, lease.renewedNanos());
            upsert.setInt(5, lease.released() ? 1 : 0);
            upsert.executeUpdate();
        }
    }

    private static Instant at(long micros) {
        return RecordedAt.fromMicros(micros);
    }
}
