package dev.reprise.eventstore;

import dev.reprise.eventstore.WriteRequest.Batch;
import dev.reprise.eventstore.WriteRequest.Chore;
import dev.reprise.eventstore.WriteRequest.LeaseChange;
import dev.reprise.eventstore.WriteRequest.Stop;
import dev.reprise.eventstore.WriteRequest.Wake;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The one thread that writes to a log. What has queued up while it wrote goes into its next
 * transaction, so that many appends share one fsync. A transaction that fails fails all in it; the
 * next one starts from what the file holds.
 */
final class SqliteWriter implements AutoCloseable {
    private static final int QUEUE = 1024;
    private static final int GROUP = 512;
    private static final int TURNS_BEFORE_CHORE = 32;
    private static final long PATIENCE_SECONDS = 30;

    private final SqliteFile file;
    private final Consumer<List<StoredEvent>> afterCommit;
    private final BlockingQueue<WriteRequest> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Queue<Chore<?>> chores = new ConcurrentLinkedQueue<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("reprise-log-writer").unstarted(this::run);
    private final Object identity;

    // Of the writer thread.
    private @Nullable Connection connection;
    private @Nullable SqliteTail tail;
    private @Nullable Object walIdentity;
    private boolean appended;

    private volatile boolean stopped;

    /**
     * Starts the thread on {@code connection}, which is its own from now on.
     *
     * @param afterCommit called on the writer thread with what the log has grown by; must be quick
     */
    static SqliteWriter start(
            SqliteFile file, Connection connection, Consumer<List<StoredEvent>> afterCommit) {
        var writer = new SqliteWriter(file, connection, afterCommit);
        writer.thread.start();
        return writer;
    }

    private SqliteWriter(
            SqliteFile file, Connection connection, Consumer<List<StoredEvent>> afterCommit) {
        this.file = file;
        this.connection = connection;
        this.afterCommit = afterCommit;
        this.identity = Objects.requireNonNullElse(file.identity(""), "none");
    }

    CompletableFuture<Appended> append(Append append) {
        var done = new CompletableFuture<Appended>();
        submit(new Batch(append, done));
        return done;
    }

    /** Replaces the lease, durably when this returns; see {@link LeaseRules.Place#change}. */
    Optional<Leases.Lease> change(UnaryOperator<Optional<Leases.Lease>> change) {
        var done = new CompletableFuture<Optional<Leases.Lease>>();
        submit(new LeaseChange(change, done));
        return SqliteEventStore.await(done, PATIENCE_SECONDS, file);
    }

    /**
     * Returns what {@code work} answers, in a transaction of its own that is durable by then. It
     * waits until no append waits, or for {@value #TURNS_BEFORE_CHORE} groups of appends, and holds
     * up those that come meanwhile: it must be done in a few milliseconds. On this connection, not
     * on one of its own, since SQLite makes writers wait for each other by sleeping.
     */
    <T> T chore(Chore.Work<T> work) {
        var done = new CompletableFuture<T>();
        chores.add(new Chore<>(work, done));
        submit(new Wake(done));
        return SqliteEventStore.await(done, PATIENCE_SECONDS, file);
    }

    private void submit(WriteRequest request) {
        try {
            if (stopped) {
                refuse(request, closed());
            } else if (!queue.offer(request, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                refuse(
                        request,
                        new StoreException(
                                file.path()
                                        + ": "
                                        + QUEUE
                                        + " writes have waited for "
                                        + PATIENCE_SECONDS
                                        + " s: check the disk"));
            } else if (stopped) {
                refuseQueued();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(request, new StoreException("interrupted before the write was queued", e));
        }
    }

    private StoreException closed() {
        return new StoreException(
                file.path() + " was closed by this process: open it again to write");
    }

    private static void refuse(WriteRequest request, StoreException reason) {
        request.done().completeExceptionally(reason);
    }

    private void refuseQueued() {
        for (var late = queue.poll(); late != null; late = queue.poll()) {
            refuse(late, closed());
        }
        for (var late = chores.poll(); late != null; late = chores.poll()) {
            refuse(late, closed());
        }
    }

    private void run() {
        var group = new ArrayList<WriteRequest>(GROUP);
        var turns = 0;
        while (!stopped) {
            try {
                group.add(queue.take());
                queue.drainTo(group, GROUP - 1);
            } catch (InterruptedException e) {
                continue; // nobody interrupts this thread but by mistake: Stop ends it
            }
            group.removeIf(Wake.class::isInstance);
            if (!group.isEmpty()) {
                write(group);
                group.clear();
            }
            turns++;
            while (!stopped
                    && !chores.isEmpty()
                    && (queue.isEmpty() || turns >= TURNS_BEFORE_CHORE)) {
                perform(chores.remove());
                turns = 0;
            }
        }
        refuseQueued();
    }

    private <T> void perform(Chore<T> chore) {
        try {
            var open = connection == null ? reopen() : connection;
            run(open, "BEGIN IMMEDIATE");
            var answer = chore.work().on(open);
            finish(open, true);
            tell(() -> chore.done().complete(answer));
        } catch (SQLException | RuntimeException e) {
            var reason = explain(e);
            abandon();
            tell(() -> refuse(chore, reason));
        }
    }

    private void write(List<WriteRequest> group) {
        var outcomes = new ArrayList<Outcome<?>>(group.size());
        try {
            var added = transaction(group, outcomes);
            if (!added.isEmpty()) {
                afterCommit.accept(added);
            }
            outcomes.forEach(Outcome::tell);
        } catch (SQLException | RuntimeException e) {
            var reason = explain(e);
            abandon();
            group.forEach(request -> tell(() -> refuse(request, reason)));
        }
        for (var request : group) {
            if (request instanceof Stop stop) {
                stopped = true;
                end();
                stop.done().complete(null);
            }
        }
    }

    private StoreException explain(Exception e) {
        return switch (e) {
            case StoreException known -> known;
            case SqliteTail.SqlFailure sql -> file.explain(sql.failure());
            case SQLException sql -> file.explain(sql);
            default -> new StoreException(file.path() + ": the writer failed: " + e, e);
        };
    }

    /** Returns what was appended. What is known of each request stands in outcomes. */
    private List<StoredEvent> transaction(List<WriteRequest> group, List<Outcome<?>> outcomes)
            throws SQLException {
        var open = connection == null ? reopen() : connection;
        run(open, "BEGIN IMMEDIATE");
        var lease = LogState.lease(open);
        var end = currentTail(open);
        var added = new ArrayList<StoredEvent>();
        var changed = false;
        for (var request : group) {
            switch (request) {
                case Batch(var append, var done) ->
                        outcomes.add(admit(append, LeaseRules.epoch(lease), end, added, done));
                case LeaseChange(var change, var done) -> {
                    try {
                        var next = change.apply(lease);
                        if (!next.equals(lease)) {
                            LogState.writeLease(open, next.orElseThrow());
                            changed = true;
                        }
                        lease = next;
                        outcomes.add(Outcome.of(done, next));
                    } catch (FencedException e) {
                        outcomes.add(Outcome.refused(done, e));
                    }
                }
                case Stop _, Wake _, Chore<?> _ -> {}
            }
        }
        end.flush();
        finish(open, changed || !added.isEmpty());
        appended |= !added.isEmpty();
        return added;
    }

    private static Outcome<Appended> admit(
            Append append,
            long epoch,
            SqliteTail end,
            List<StoredEvent> added,
            CompletableFuture<Appended> done)
            throws SQLException {
        try {
            var admitted = end.tail.admit(append, epoch);
            if (!admitted.events().isEmpty()) {
                end.add(admitted.events());
                added.addAll(admitted.events());
            }
            return Outcome.of(done, admitted.appended());
        } catch (StoreException e) {
            return Outcome.refused(done, e);
        }
    }

    /** Commits if there is something to commit, to the file that was opened and no other. */
    private void finish(Connection open, boolean commit) throws SQLException {
        if (!commit) {
            run(open, "ROLLBACK");
            return;
        }
        requireSameFile();
        run(open, "COMMIT");
        requireSameFile();
    }

    /** The driver's own commit begins the next transaction at once, and so never lets go. */
    private static void run(Connection open, String sql) throws SQLException {
        try (var statement = open.createStatement()) {
            statement.execute(sql);
        }
    }

    private void requireSameFile() {
        if (!identity.equals(file.identity(""))) {
            throw new StoreException(
                    file.path()
                            + " was moved, deleted or replaced while it was open: put it back, or"
                            + " start the host again");
        }
        var wal = file.identity("-wal");
        if (walIdentity != null && !walIdentity.equals(wal)) {
            throw new StoreException(
                    file.path()
                            + "-wal was deleted or replaced while it was open: start the host"
                            + " again");
        }
        walIdentity = wal;
    }

    /** Returns the tail, read anew if another process has written since. */
    private SqliteTail currentTail(Connection open) throws SQLException {
        var known = tail;
        if (known != null && known.tail.head().position() == LogState.position(open)) {
            return known;
        }
        if (known != null) {
            known.close();
        }
        var fresh = new SqliteTail(open);
        tail = fresh;
        return fresh;
    }

    private Connection reopen() throws SQLException {
        if (!identity.equals(file.identity(""))) {
            requireSameFile();
        }
        var fresh = file.openWriter();
        connection = fresh;
        walIdentity = null;
        return fresh;
    }

    /** Drops a connection whose transaction failed; the next transaction opens another. */
    private void abandon() {
        var open = connection;
        connection = null;
        tail = null;
        closeQuietly(open); // which rolls back
    }

    /** Records the head if this host wrote, and closes. */
    private void end() {
        var open = connection;
        var end = tail;
        connection = null;
        if (open == null) {
            return;
        }
        try {
            if (appended && end != null) {
                run(open, "BEGIN IMMEDIATE");
                var ours = end.tail.head().position() == LogState.position(open);
                if (ours) {
                    SqliteTail.recordHead(open, end.tail.head());
                }
                finish(open, ours);
            }
        } catch (SQLException | StoreException e) {
            // The log is whole without it: a recorded head only helps verify.
        }
        closeQuietly(open);
    }

    private static void closeQuietly(@Nullable Connection open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            // Every acknowledged append is durable; the file's lock ends with the process.
        }
    }

    private static void tell(Runnable news) {
        Thread.startVirtualThread(news);
    }

    @Override
    public void close() {
        if (stopped) {
            return;
        }
        var done = new CompletableFuture<Void>();
        submit(new Stop(done));
        SqliteEventStore.await(
                done.exceptionally(_ -> null), PATIENCE_SECONDS, file); // someone else closed it
    }

    /**
     * What a request comes to, told once the transaction is durable, on a thread of its own: what a
     * caller hangs onto the future never holds up the writer.
     */
    private record Outcome<T>(
            CompletableFuture<T> done, @Nullable T value, @Nullable StoreException refusal) {
        static <T> Outcome<T> of(CompletableFuture<T> done, T value) {
            return new Outcome<>(done, value, null);
        }

        static <T> Outcome<T> refused(CompletableFuture<T> done, StoreException refusal) {
            return new Outcome<>(done, null, refusal);
        }

        void tell() {
            SqliteWriter.tell(
                    () -> {
                        if (refusal == null) {
                            done.complete(value);
                        } else {
                            done.completeExceptionally(refusal);
                        }
                    });
        }
    }
}
