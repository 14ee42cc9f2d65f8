package dev.reprise.benchmarks;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The floor of a group commit in Java: one thread, one queue, one prepared statement. */
final class PlainGroupCommit implements AutoCloseable {
    private static final int MOST = 512;

    private record Row(int stream, String payload, CompletableFuture<Long> durable) {}

    private final Connection connection;
    private final BlockingQueue<Row> queue = new ArrayBlockingQueue<>(4 * MOST);
    private final long[] versions = new long[Appends.WRITERS];
    private final Thread thread;
    private volatile boolean closed;
    private long last;

    private PlainGroupCommit(Connection connection) {
        this.connection = connection;
        this.thread = Thread.ofPlatform().name("plain-writer").start(this::write);
    }

    static PlainGroupCommit open(Path file) throws SQLException {
        var config = new org.sqlite.SQLiteConfig();
        config.setJournalMode(org.sqlite.SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(org.sqlite.SQLiteConfig.SynchronousMode.FULL);
        var connection = config.createConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TABLE event (
                      seq INTEGER PRIMARY KEY, stream_id INTEGER NOT NULL, version INTEGER NOT NULL,
                      type INTEGER NOT NULL, ts INTEGER NOT NULL, payload TEXT NOT NULL,
                      UNIQUE (stream_id, version)) STRICT
                    """);
        }
        connection.setAutoCommit(false);
        return new PlainGroupCommit(connection);
    }

    CompletableFuture<Long> append(int stream, String payload) {
        var row = new Row(stream, payload, new CompletableFuture<>());
        try {
            queue.put(row);
        } catch (InterruptedException e) {
            row.durable().completeExceptionally(e);
        }
        return row.durable();
    }

    private void write() {
        try (var insert =
                connection.prepareStatement("INSERT INTO event VALUES (?, ?, ?, 1, ?, ?)")) {
            var rows = new ArrayList<Row>();
            while (!closed) {
                @Nullable Row first = queue.poll(10, TimeUnit.MILLISECONDS);
                if (first != null) {
                    rows.add(first);
                    queue.drainTo(rows, MOST - 1);
                    commit(insert, rows);
                    rows.clear();
                }
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException("the plain writer failed", e);
        }
    }

    private void commit(PreparedStatement insert, List<Row> rows) throws SQLException {
        for (var row : rows) {
            insert.setLong(1, ++last);
            insert.setInt(2, row.stream());
            insert.setLong(3, ++versions[row.stream()]);
            insert.setLong(4, System.nanoTime());
            insert.setString(5, row.payload());
            insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
        rows.forEach(row -> row.durable().complete(last));
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
