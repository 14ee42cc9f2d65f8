package dev.reprise.eventstore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Reads a log on connections of its own. A platform thread reads by itself; a virtual one, which a
 * call into SQLite would nail to its carrier, has a small pool of platform threads do it. Each
 * method is one statement, so no read transaction outlives its answer. At most {@value
 * #MOST_CONNECTIONS} reads run at a time; the others wait for them. Thread-safe.
 */
final class SqliteReads implements AutoCloseable {
    /** Up to here nobody sees an event, though retention may not have deleted all yet. */
    private static final String RETAINED_END =
            "coalesce((SELECT last FROM retained ORDER BY session DESC LIMIT 1), 0)";

    private static final int THREADS = 2;
    private static final int KEPT_CONNECTIONS = 4;
    private static final int MOST_CONNECTIONS = 8;
    private static final HexFormat HEX = HexFormat.of();

    private final SqliteFile file;
    private final Names names = new Names();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
    private final ExecutorService pool =
            Executors.newFixedThreadPool(
                    THREADS, Thread.ofPlatform().daemon().name("reprise-log-read-", 0).factory());
    private boolean closed;

    SqliteReads(SqliteFile file) {
        this.file = file;
    }

    /** A question to the log. */
    interface Query<T> {
        T ask(Connection connection) throws SQLException;
    }

    List<StoredEvent> read(long after, int limit) {
        var sql =
                "SELECT "
                        + Row.COLUMNS
                        + " FROM event WHERE position > max(?, "
                        + RETAINED_END
                        + ") ORDER BY position LIMIT ?";
        return ask(
                connection -> {
                    try (var select = connection.prepareStatement(sql)) {
                        select.setLong(1, after);
                        select.setInt(2, Math.max(0, limit));
                        return page(after, select.executeQuery(), connection);
                    }
                });
    }

    /** Returns the rows up to the first damaged one; throws if there are none before it. */
    private List<StoredEvent> page(long after, ResultSet rows, Connection connection)
            throws SQLException {
        var events = new ArrayList<StoredEvent>();
        try (rows) {
            while (rows.next()) {
                var before = events.isEmpty() ? after : events.getLast().position();
                requireAbove(before, rows.getLong(1));
                events.add(event(rows, connection));
            }
        } catch (DamageException e) {
            if (events.isEmpty()) {
                throw e;
            }
        } catch (SQLException e) {
            if (events.isEmpty() || !SqliteFile.isDamage(e)) {
                throw e;
            }
        }
        return events;
    }

    /** A damaged tree may give anything, and whoever reads on from it would read for ever. */
    private void requireAbove(long before, long position) {
        if (position <= before) {
            throw new DamageException(
                    file.path()
                            + ": position "
                            + position
                            + " comes after "
                            + before
                            + ": check the log with `reprise verify`");
        }
    }

    private StoredEvent event(ResultSet row, Connection connection) throws SQLException {
        try {
            return Row.read(row, names, connection);
        } catch (IllegalArgumentException e) {
            throw new DamageException(
                    file.path()
                            + ": the event at position "
                            + row.getLong(1)
                            + " is damaged, "
                            + e.getMessage()
                            + ": check the log with `reprise verify`",
                    e);
        }
    }

    Head head() {
        return ask(LogState::head);
    }

    long streamVersion(String stream) {
        return ask(connection -> LogState.version(connection, stream));
    }

    Optional<Leases.Lease> lease() {
        return ask(LogState::lease);
    }

    List<SessionRange> sessions() {
        var sql =
                """
                SELECT s.id, f.position, l.position, f.recorded_at, l.recorded_at, l.hash
                FROM session s
                JOIN event f ON f.position = s.first
                JOIN event l ON l.position = coalesce(
                  (SELECT first - 1 FROM session n WHERE n.id = s.id + 1),
                  (SELECT max(position) FROM event))
                ORDER BY s.id""";
        return ask(
                connection -> {
                    try (var select = connection.prepareStatement(sql);
                            var rows = select.executeQuery()) {
                        var ranges = new ArrayList<SessionRange>();
                        while (rows.next()) {
                            ranges.add(
                                    new SessionRange(
                                            rows.getLong(1),
                                            rows.getLong(2),
                                            rows.getLong(3),
                                            RecordedAt.fromMicros(rows.getLong(4)),
                                            RecordedAt.fromMicros(rows.getLong(5)),
                                            HEX.formatHex(rows.getBytes(6))));
                        }
                        return ranges;
                    }
                });
    }

    /** Returns the answer to {@code query}, asked on a platform thread. */
    <T> T ask(Query<T> query) {
        if (!Thread.currentThread().isVirtual()) {
            return askHere(query);
        }
        Future<T> answer;
        synchronized (idle) {
            checkOpen();
            answer = pool.submit(() -> askHere(query));
        }
        return await(answer);
    }

    private static <T> T await(Future<T> answer) {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true; // a read is short: let it end, and pass the interrupt on
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof StoreException known
                            ? known
                            : new StoreException("cannot read the log: " + e.getCause(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Each read is one page, so whoever waits for a connection does not wait long. */
    private <T> T askHere(Query<T> query) {
        free.acquireUninterruptibly();
        try {
            return askOnConnection(query);
        } finally {
            free.release();
        }
    }

    private <T> T askOnConnection(Query<T> query) {
        try {
            var connection = borrow();
            try {
                var answer = query.ask(connection);
                giveBack(connection);
                return answer;
            } catch (SQLException | RuntimeException e) {
                connection.close(); // who knows what state it is in
                throw e;
            }
        } catch (SQLException e) {
            throw file.explain(e);
        }
    }

    private Connection borrow() throws SQLException {
        synchronized (idle) {
            checkOpen();
            var connection = idle.pollLast();
            if (connection != null) {
                return connection;
            }
        }
        return file.openReader();
    }

    private void giveBack(Connection connection) throws SQLException {
        synchronized (idle) {
            if (!closed && idle.size() < KEPT_CONNECTIONS) {
                idle.addLast(connection);
                return;
            }
        }
        connection.close();
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreException(file.path() + " was closed by this process: open it again");
        }
    }

    @Override
    public void close() {
        List<Connection> rest;
        synchronized (idle) {
            closed = true;
            rest = List.copyOf(idle);
            idle.clear();
        }
        pool.shutdown();
        for (var connection : rest) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw file.explain(e);
            }
        }
    }
}
