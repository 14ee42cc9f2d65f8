package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A log in memory, for simulations and tests. An append is complete when {@link #append} returns.
 * It starts no thread: subscriptions are delivered by the executor it is given, so that {@code
 * Runnable::run} delivers inside the append, a queue of the caller's delivers when the caller
 * pumps, and an executor with threads delivers beside it.
 */
public final class InMemoryEventStore implements EventStore {
    private final InMemoryLog log;
    private final Executor delivery;
    private final AppendFaults faults;
    private final List<PushedSubscription> subscriptions = new ArrayList<>();
    private boolean closed;

    /** Returns a store on an empty log which delivers inside the append, without faults. */
    public InMemoryEventStore() {
        this(Runnable::run, AppendFaults.NONE);
    }

    /** Returns a store on an empty log. */
    public InMemoryEventStore(Executor delivery, AppendFaults faults) {
        this(new InMemoryLog(), delivery, faults);
    }

    private InMemoryEventStore(InMemoryLog log, Executor delivery, AppendFaults faults) {
        this.log = log;
        this.delivery = delivery;
        this.faults = faults;
    }

    /** Returns a store on what an export holds. Appends are refused: it is there to be read. */
    static InMemoryEventStore of(ExportReader export) {
        var log = new InMemoryLog(export.range());
        for (var event = export.next(); event != null; event = export.next()) {
            log.add(List.of(event));
        }
        var readOnly =
                new AppendFaults() {
                    @Override
                    public void beforeDurable(Append append) {
                        throw new StoreException("an export is there to be read: import it first");
                    }
                };
        return new InMemoryEventStore(log, Thread::startVirtualThread, readOnly);
    }

    /** Returns another store on the same log, as another process or a later host would open it. */
    public InMemoryEventStore reopen(Executor delivery, AppendFaults faults) {
        return new InMemoryEventStore(log, delivery, faults);
    }

    @Override
    public Head head() {
        synchronized (log) {
            checkOpen();
            return log.tail.head();
        }
    }

    @Override
    public CompletableFuture<Appended> append(Append append) {
        try {
            Appended appended;
            synchronized (log) {
                checkOpen();
                appended = appendNow(append);
            }
            log.subscriptions.forEach(PushedSubscription::wake);
            return CompletableFuture.completedFuture(appended);
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Appended appendNow(Append append) {
        var admitted = log.tail.admit(append, log.epoch());
        faults.beforeDurable(append);
        log.add(admitted.events());
        faults.afterDurable(append, admitted.appended());
        return admitted.appended();
    }

    @Override
    public List<StoredEvent> read(long after, int limit) {
        synchronized (log) {
            checkOpen();
            return log.read(after, limit);
        }
    }

    @Override
    public List<StoredEvent> readStream(String stream, long afterVersion, int limit) {
        synchronized (log) {
            checkOpen();
            return log.readStream(stream, afterVersion, limit);
        }
    }

    @Override
    public long streamVersion(String stream) {
        synchronized (log) {
            checkOpen();
            return log.version(stream);
        }
    }

    @Override
    public List<SessionRange> sessions() {
        synchronized (log) {
            checkOpen();
            return log.sessions();
        }
    }

    @Override
    public long positionAt(Instant at) {
        synchronized (log) {
            checkOpen();
            return log.positionAt(at);
        }
    }

    @Override
    public LogRange range(@Nullable Long session) {
        synchronized (log) {
            checkOpen();
            return log.range(session);
        }
    }

    /** Nobody cuts a tail off that is in memory. */
    @Override
    public void recordHead() {}

    @Override
    public Subscription subscribe(long after, Subscriber subscriber) {
        PushedSubscription subscription;
        synchronized (log) {
            checkOpen();
            subscription = new PushedSubscription(log, after, subscriber, delivery);
            subscriptions.add(subscription);
        }
        subscription.wake();
        return subscription;
    }

    @Override
    public Leases leases() {
        return new LeaseRules(log);
    }

    @Override
    public Optional<SessionRange> deleteOldestSession() {
        synchronized (log) {
            checkOpen();
            return log.deleteOldestSession();
        }
    }

    /** In memory a session goes at once. */
    @Override
    public void finishDeletion() {}

    @Override
    public LogSizes sizes() {
        return log.sizes();
    }

    @Override
    public long usedBytes() {
        return log.sizes().used();
    }

    @Override
    public Snapshots snapshots() {
        return log.snapshots;
    }

    @Override
    public Verification verify() {
        synchronized (log) {
            checkOpen();
            Readings.requireWanted(0);
            var check = log.range(null).check();
            log.events.forEach(check::next);
            return check.result();
        }
    }

    @Override
    public void close() {
        List<PushedSubscription> own;
        synchronized (log) {
            closed = true;
            own = List.copyOf(subscriptions);
        }
        own.forEach(PushedSubscription::close);
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreException("the log in memory is closed: reopen it");
        }
    }
}
