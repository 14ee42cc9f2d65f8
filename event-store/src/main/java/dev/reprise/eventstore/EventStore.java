package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One append-only log of events. It knows streams, versions, positions, sessions and epochs, and
 * nothing of what an event means. Thread-safe. Every implementation passes {@code
 * EventStoreContract}.
 */
public interface EventStore extends AutoCloseable {

    /** Returns where the log ends now; {@link Head#EMPTY} for a log without events. */
    Head head();

    /**
     * Appends a batch atomically: all of its events or none. The future completes once the batch is
     * durable; batches of several callers may share one transaction, in the order of the calls. An
     * append all of whose event ids are already in the log changes nothing and returns where they
     * stand ({@link Appended#duplicate}).
     *
     * <p>The future fails with {@link HeadMovedException}, {@link VersionConflictException}, {@link
     * FencedException} (the epoch is not the log's current one: never retry), or {@link
     * StoreException} (disk full, file gone, ...); then nothing was appended.
     */
    CompletableFuture<Appended> append(Append append);

    /**
     * Returns up to {@code limit} events with positions above {@code after}, ascending; empty at
     * the end. In a log that is damaged the page ends before what cannot be read.
     *
     * @throws DamageException if the very next event cannot be read
     */
    List<StoredEvent> read(long after, int limit);

    /**
     * Returns up to {@code limit} events of {@code stream} with versions above {@code
     * afterVersion}, ascending.
     */
    List<StoredEvent> readStream(String stream, long afterVersion, int limit);

    /** Returns how many events {@code stream} has, 0 for a stream that does not exist. */
    long streamVersion(String stream);

    /** Returns the sessions that the log still holds, ascending. */
    List<SessionRange> sessions();

    /**
     * Returns the position of the last event recorded at or before {@code at}, 0 if the log holds
     * none.
     */
    long positionAt(Instant at);

    /**
     * Returns what an export needs to know of a part of the log.
     *
     * @param session null for all that the log holds
     * @throws StoreException if the log does not hold the session
     */
    LogRange range(@Nullable Long session);

    /**
     * Records where the log ends now, durably when this returns, so that {@link #verify} notices
     * when its tail is cut off later. Does nothing in a log that is open to read only.
     */
    void recordHead();

    /**
     * Delivers every event above {@code after} to {@code subscriber}, in order, each once: first
     * history, then live, with no gap between. Delivery happens on a thread of the subscription; a
     * subscriber that throws is stopped alone. A slow subscriber never slows the writer: it reads
     * on from the log at its own pace. The caller closes the subscription.
     */
    Subscription subscribe(long after, Subscriber subscriber);

    /** Returns the lease on the log: who may append. */
    Leases leases();

    /**
     * Deletes the oldest session with its snapshots, unless it is the only one, and returns it.
     * Positions, versions and the hash chain of what is left stay as they are. Appends go on
     * meanwhile. From the first moment nobody sees the session any more; readers and subscriptions
     * within it go on with the next one. See {@link Retention}.
     *
     * @throws StoreException if the log cannot be written
     */
    Optional<SessionRange> deleteOldestSession();

    /**
     * Deletes what is left in the file of a session whose deletion was cut off, as by the death of
     * its process; nobody sees that any more. Appends go on meanwhile.
     *
     * @throws StoreException if the log cannot be written
     */
    void finishDeletion();

    /** Returns how large the log is. Reads all of it. */
    LogSizes sizes();

    /** Returns {@link LogSizes#used}, at once. */
    long usedBytes();

    /** Returns the snapshots beside the log. */
    Snapshots snapshots();

    /**
     * Checks the hash chain of every session, positions, versions and batches. Reads everything;
     * writes nothing. A thread that is interrupted stops at the next page.
     *
     * @throws java.util.concurrent.CancellationException if its thread was interrupted
     */
    Verification verify();

    /** Waits for appends under way and releases the file. Subscriptions end. Idempotent. */
    @Override
    void close();

    /** Receives events; see {@link #subscribe}. */
    interface Subscriber {
        /** Handles the next events, at least one, in order. */
        void onEvents(List<StoredEvent> events) throws Exception;

        /**
         * Called once when delivery has ended because of {@code failure}; nothing is delivered
         * after it.
         */
        default void onFailure(Throwable failure) {}
    }

    /** A running delivery. */
    interface Subscription extends AutoCloseable {
        /** Returns the position last handled by the subscriber. */
        long checkpoint();

        /** Returns what stopped the delivery, empty while it runs or after a plain close. */
        Optional<Throwable> failure();

        /** Ends the delivery; the subscriber is not called once this has returned. */
        @Override
        void close();
    }
}
