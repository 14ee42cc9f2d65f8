package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/** The columns of table {@code event}, in their order, and how a row becomes an event. */
final class Row {
    static final String COLUMNS =
            "position, batch, planned_at, stream, version, type, schema_version, event_id, session,"
                    + " epoch, recorded_at, actor, causation_position, correlation_id, payload, hash";

    private static final HexFormat HEX = HexFormat.of();

    private Row() {}

    /**
     * Returns the event of the current row, which was selected as {@link #COLUMNS}.
     *
     * @throws IllegalArgumentException if it holds what we never write
     */
    static StoredEvent read(ResultSet row, Names names, Connection connection) throws SQLException {
        return new StoredEvent(
                row.getLong(1),
                row.getLong(2),
                nullable(row, 3),
                names.stream(row.getLong(4), connection),
                row.getLong(5),
                names.type(row.getLong(6), connection),
                schemaVersion(row.getLong(7)),
                EventId.fromBytes(bytes(row, 8)),
                row.getLong(9),
                row.getLong(10),
                RecordedAt.fromMicros(row.getLong(11)),
                names.actor(row.getLong(12), connection),
                nullable(row, 13),
                row.getString(14),
                present(row.getString(15), "payload"),
                HEX.formatHex(bytes(row, 16)));
    }

    private static int schemaVersion(long version) {
        if (version != (int) version) {
            throw new IllegalArgumentException("schema version " + version + " has over 32 bits");
        }
        return (int) version;
    }

    private static byte[] bytes(ResultSet row, int column) throws SQLException {
        return present(row.getBytes(column), column == 8 ? "event id" : "hash");
    }

    private static <T> T present(@Nullable T value, String column) {
        if (value == null) {
            throw new IllegalArgumentException("the " + column + " is missing");
        }
        return value;
    }

    private static @Nullable Long nullable(ResultSet row, int column) throws SQLException {
        var value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
