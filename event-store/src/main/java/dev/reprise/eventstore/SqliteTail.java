package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The end of a log in SQLite and the statements that move it, within the writer's transaction. It
 * remembers what it has written, so it is thrown away with any transaction that fails.
 */
final class SqliteTail implements Tail.Known, AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();

    final Tail tail;

    private final Connection connection;
    private final PreparedStatement insert;
    private final Map<String, Long> streams = new HashMap<>();
    private final Map<String, Long> types = new HashMap<>();
    private final Map<String, Long> actors = new HashMap<>();

    SqliteTail(Connection connection) throws SQLException {
        this.connection = connection;
        this.tail = new Tail(LogState.head(connection), LogState.greatestId(connection), this);
        this.insert =
                connection.prepareStatement(
                        "INSERT INTO event ("
                                + Row.COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    @Override
    public long version(String stream) {
        try {
            return LogState.version(connection, stream);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    @Override
    public Optional<Tail.Standing> find(UUID eventId) {
        try {
            return LogState.find(connection, eventId);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** Queues the rows of events that were admitted; {@link #flush} writes them. */
    void add(List<StoredEvent> events) throws SQLException {
        var first = events.getFirst();
        var before = tail.head();
        if (first.session() != before.session()) {
            flush(); // the session begins at head + 1, which a trigger compares
            openSession(before, first);
        }
        for (var event : events) {
            bind(event);
        }
        tail.accept(events);
    }

    void flush() throws SQLException {
        insert.executeBatch();
        tail.settled();
    }

    private void openSession(Head before, StoredEvent first) throws SQLException {
        if (before.position() > 0) {
            recordHead(connection, before);
        }
        try (var session =
                connection.prepareStatement("INSERT INTO session (id, first) VALUES (?, ?)")) {
            session.setLong(1, first.session());
            session.setLong(2, first.position());
            session.executeUpdate();
        }
    }

    /** Records where the log ends, if it has an end. */
    static boolean recordHead(Connection connection) throws SQLException {
        var head = LogState.head(connection);
        if (head.position() == 0) {
            return false;
        }
        recordHead(connection, head);
        return true;
    }

    /** Records where the log ended when a session or a host did. */
    static void recordHead(Connection connection, Head head) throws SQLException {
        try (var insert =
                connection.prepareStatement(
                        "INSERT INTO recorded_head (position, hash) VALUES (?, ?)"
                                + " ON CONFLICT (position) DO NOTHING")) {
            insert.setLong(1, head.position());
            insert.setBytes(2, HEX.parseHex(head.hash()));
            insert.executeUpdate();
        }
    }

    private void bind(StoredEvent event) throws SQLException {
        insert.setLong(1, event.position());
        insert.setLong(2, event.batch());
        nullable(3, event.plannedAt());
        insert.setLong(4, id("stream", streams, event.stream()));
        insert.setLong(5, event.version());
        insert.setLong(6, id("event_type", types, event.type()));
        insert.setInt(7, event.schemaVersion());
        insert.setBytes(8, EventId.toBytes(event.eventId()));
        insert.setLong(9, event.session());
        insert.setLong(10, event.epoch());
        insert.setLong(11, RecordedAt.toMicros(event.recordedAt()));
        insert.setLong(12, id("actor", actors, event.actor()));
        nullable(13, event.causation());
        insert.setString(14, event.correlationId());
        insert.setString(15, event.payload());
        insert.setBytes(16, HEX.parseHex(event.hash()));
        insert.addBatch();
    }

    private void nullable(int column, @Nullable Long value) throws SQLException {
        if (value == null) {
            insert.setNull(column, Types.BIGINT);
        } else {
            insert.setLong(column, value);
        }
    }

    private long id(String table, Map<String, Long> known, String name) throws SQLException {
        var id = known.get(name);
        if (id == null) {
            id = findOrAdd(table, name);
            if (known.size() > 10_000) {
                known.clear();
            }
            known.put(name, id);
        }
        return id;
    }

    private long findOrAdd(String table, String name) throws SQLException {
        try (var select =
                connection.prepareStatement("SELECT id FROM " + table + " WHERE name = ?")) {
            select.setString(1, name);
            try (var row = select.executeQuery()) {
                if (row.next()) {
                    return row.getLong(1);
                }
            }
        }
        try (var insertName =
                connection.prepareStatement(
                        "INSERT INTO " + table + " (name) VALUES (?) RETURNING id")) {
            insertName.setString(1, name);
            try (var row = insertName.executeQuery()) {
                return row.getLong(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }

    /** Carries an {@link SQLException} through {@link Tail}, which knows nothing of SQL. */
    static final class SqlFailure extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final SQLException failure;

        SqlFailure(SQLException cause) {
            super(cause);
            this.failure = cause;
        }

        SQLException failure() {
            return failure;
        }
    }
}
