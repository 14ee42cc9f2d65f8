package dev.reprise.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names behind the numbers of streams, types and actors. A name never changes, so one that was
 * read is kept. Thread-safe.
 */
final class Names {
    private final Map<Long, String> streams = new ConcurrentHashMap<>();
    private final Map<Long, String> types = new ConcurrentHashMap<>();
    private final Map<Long, String> actors = new ConcurrentHashMap<>();

    String stream(long id, Connection connection) throws SQLException {
        return name("stream", streams, id, connection);
    }

    String type(long id, Connection connection) throws SQLException {
        return name("event_type", types, id, connection);
    }

    String actor(long id, Connection connection) throws SQLException {
        return name("actor", actors, id, connection);
    }

    private static String name(String table, Map<Long, String> kept, long id, Connection connection)
            throws SQLException {
        var name = kept.get(id);
        if (name != null) {
            return name;
        }
        try (var select =
                connection.prepareStatement("SELECT name FROM " + table + " WHERE id = ?")) {
            select.setLong(1, id);
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    return "(no " + table + " " + id + ")";
                }
                var read = row.getString(1);
                kept.put(id, read);
                return read;
            }
        }
    }
}
