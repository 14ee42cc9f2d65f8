package dev.reprise.eventstore;

import dev.reprise.migrations.Migrations;
import dev.reprise.migrations.SchemaException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * A log in one SQLite file. An append is durable, over a power cut too, when its future completes;
 * stages hung onto the future run on a virtual thread. Reads run on the caller's thread unless that
 * is virtual, then on a small pool of platform threads.
 */
public final class SqliteEventStore implements EventStore {
    /** Without a writer in this process, growth shows only to those who look. */
    private static final long POLL_MILLIS = 100;

    /** With one, looking is for what nobody thought of. */
    private static final long PATIENCE_MILLIS = 30_000;

    private final SqliteFile file;
    private final SqliteReads reads;
    private final @Nullable SqliteWriter writer;
    private final Recent recent;
    private final Growth growth;
    private final Runnable onClose;
    private final Set<SqliteSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private SqliteEventStore(
            SqliteFile file,
            @Nullable SqliteWriter writer,
            Recent recent,
            Growth growth,
            Runnable onClose) {
        this.file = file;
        this.onClose = onClose;
        this.reads = new SqliteReads(file);
        this.writer = writer;
        this.recent = recent;
        this.growth = growth;
    }

    /**
     * Opens the log at {@code path} to read and to append; makes one, with mode 0600 in a directory
     * with mode 0700, where there is none. Appending also needs the lease.
     *
     * @throws StoreException if the file cannot be opened, is no log, or was written by a newer
     *     Reprise
     */
    public static SqliteEventStore open(Path path) {
        var file = new SqliteFile(path);
        file.create();
        return guard(
                file,
                () -> {
                    var connection = file.openWriter();
                    try {
                        requireVersion(connection);
                        Migrations.apply(file.path(), connection);
                        var recent = new Recent();
                        var growth = new Growth();
                        var writer =
                                SqliteWriter.start(
                                        file, connection, added -> grow(recent, growth, added));
                        return new SqliteEventStore(file, writer, recent, growth, () -> {});
                    } catch (SQLException | RuntimeException e) {
                        connection.close();
                        throw e;
                    }
                });
    }

    /**
     * Opens the log at {@code path} to read, whether or not a host has it open. Appends and changes
     * of the lease are refused. Subscriptions see within 100 ms what another process appends.
     *
     * <p>A log of an older or newer schema is opened if it can be read.
     *
     * @throws StoreException if there is no log, or it cannot be read
     */
    public static SqliteEventStore openReadOnly(Path path) {
        return openReadOnly(path, () -> {});
    }

    /**
     * @param onClose called once the file is released
     */
    static SqliteEventStore openReadOnly(Path path, Runnable onClose) {
        var file = new SqliteFile(path);
        file.requireExists();
        return guard(
                file,
                () -> {
                    try (var connection = file.openReader()) {
                        requireVersion(connection);
                        Migrations.requireReadable(file.path(), connection);
                    }
                    return new SqliteEventStore(file, null, new Recent(), new Growth(), onClose);
                });
    }

    private static void grow(Recent recent, Growth growth, List<StoredEvent> added) {
        recent.add(added);
        growth.signalSoon();
    }

    private interface Opening {
        SqliteEventStore open() throws SQLException;
    }

    private static SqliteEventStore guard(SqliteFile file, Opening opening) {
        try {
            return opening.open();
        } catch (SQLException e) {
            throw file.explain(e);
        } catch (SchemaException e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireVersion(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT sqlite_version()")) {
            SqliteFile.requireVersion(row.getString(1));
        }
    }

    @Override
    public Head head() {
        return reads.head();
    }

    @Override
    public CompletableFuture<Appended> append(Append append) {
        return writer == null ? CompletableFuture.failedFuture(readOnly()) : writer.append(append);
    }

    @Override
    public List<StoredEvent> read(long after, int limit) {
        return reads.read(after, limit);
    }

    @Override
    public List<StoredEvent> readStream(String stream, long afterVersion, int limit) {
        return reads.ask(c -> Queries.stream(c, stream, afterVersion, limit));
    }

    @Override
    public long streamVersion(String stream) {
        return reads.streamVersion(stream);
    }

    @Override
    public List<SessionRange> sessions() {
        return reads.sessions();
    }

    @Override
    public long positionAt(Instant at) {
        var micros = RecordedAt.toMicros(RecordedAt.cut(at));
        return reads.ask(connection -> LogRanges.positionAt(connection, micros));
    }

    @Override
    public LogRange range(@Nullable Long session) {
        return reads.ask(connection -> LogRanges.range(connection, session));
    }

    @Override
    public void recordHead() {
        if (writer != null) {
            writer.chore(SqliteTail::recordHead);
        }
    }

    @Override
    public Subscription subscribe(long after, Subscriber subscriber) {
        var subscription =
                new SqliteSubscription(
                        reads,
                        recent,
                        growth,
                        writer == null ? POLL_MILLIS : PATIENCE_MILLIS,
                        after,
                        subscriber,
                        subscriptions::remove);
        subscriptions.add(subscription);
        if (closed) {
            subscriptions.remove(subscription);
            throw new StoreException(file.path() + " was closed by this process: open it again");
        }
        subscription.start();
        return subscription;
    }

    @Override
    public Leases leases() {
        return new LeaseRules(
                new LeaseRules.Place() {
                    @Override
                    public Optional<Leases.Lease> read() {
                        return reads.lease();
                    }

                    @Override
                    public Optional<Leases.Lease> change(
                            UnaryOperator<Optional<Leases.Lease>> change) {
                        if (writer == null) {
                            throw readOnly();
                        }
                        return writer.change(change);
                    }
                });
    }

    /**
     * Copies the log, as it is now, to a new file that only its owner may read, while appends go
     * on. The copy is checked and on disk when this returns.
     *
     * @throws StoreException if the file exists or cannot be written, or the log is damaged
     */
    public Verification backup(Path target) {
        return new Backup(file).to(target);
    }

    @Override
    public Optional<SessionRange> deleteOldestSession() {
        return retention().deleteOldest();
    }

    @Override
    public void finishDeletion() {
        retention().sweep();
    }

    private SqliteRetention retention() {
        if (writer == null) {
            throw readOnly();
        }
        return new SqliteRetention(file, writer, recent);
    }

    @Override
    public LogSizes sizes() {
        return new SqliteSizes(file, reads).all();
    }

    @Override
    public long usedBytes() {
        return new SqliteSizes(file, reads).used();
    }

    @Override
    public Snapshots snapshots() {
        return new SqliteSnapshots(reads, writer);
    }

    @Override
    public Verification verify() {
        return new SqliteVerify(reads).run();
    }

    @Override
    public void close() {
        var first = !closed;
        closed = true;
        subscriptions.forEach(SqliteSubscription::close);
        reads.close();
        if (writer != null) {
            writer.close(); // last, so that SQLite moves all into the one file
        }
        if (first) {
            onClose.run();
        }
    }

    private StoreException readOnly() {
        return new StoreException(file.path() + " was opened to read only: only a host writes");
    }

    /** Returns the result of {@code future}, or throws what it failed with. */
    static <T> T await(CompletableFuture<T> future, long seconds, SqliteFile file) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // the write goes on: only its outcome tells what it did
                } catch (TimeoutException e) {
                    throw new StoreException(
                            file.path() + ": no answer for " + seconds + " s: check the disk", e);
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof StoreException known
                            ? known
                            : new StoreException(file.path() + ": " + e.getCause(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
