package dev.reprise.engine.host;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.reprise.app.event.HostEvent;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SessionRange;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * The deletions that people want of a host, one at a time: whoever asks meanwhile waits, and what
 * has gone by then is not deleted for him. Each that begins has its outcome in the log, also where
 * it fails. Thread-safe.
 */
final class Deletions {
    private final SessionDeletion deletion;
    private final BiFunction<HostEvent, String, CompletableFuture<Void>> log;
    private CompletableFuture<List<SessionRange>> last = completedFuture(List.of());

    /**
     * @param log records a fact and who wanted it
     */
    Deletions(EventStore store, BiFunction<HostEvent, String, CompletableFuture<Void>> log) {
        this.deletion = new SessionDeletion(store);
        this.log = log;
    }

    /** See {@link dev.reprise.engine.HostService#deleteSessions}. */
    synchronized CompletableFuture<List<SessionRange>> delete(long through, String actor) {
        last = last.handle((_, _) -> through).thenCompose(_ -> next(through, actor));
        return last.copy(); // Whoever gives up waiting does not let the next one begin.
    }

    private CompletableFuture<List<SessionRange>> next(long through, String actor) {
        return supplyAsync(() -> deletion.due(through), Deletions::aside)
                .thenCompose(due -> due.isEmpty() ? finish(through) : begin(due, actor));
    }

    /** What an earlier host was cut off at may be left, though nobody sees it. */
    private CompletableFuture<List<SessionRange>> finish(long through) {
        return supplyAsync(() -> deletion.carryOut(through), Deletions::aside);
    }

    private CompletableFuture<List<SessionRange>> begin(List<SessionRange> due, String actor) {
        var begun =
                new HostEvent.SessionDeletionBegun(
                        due.getFirst().session(), due.getLast().session());
        return log.apply(begun, actor)
                .thenComposeAsync(_ -> carryOut(due, actor), Deletions::aside);
    }

    private CompletableFuture<List<SessionRange>> carryOut(List<SessionRange> due, String actor) {
        try {
            deletion.carryOut(due.getLast().session());
        } catch (RuntimeException | Error e) {
            return tell(due, actor).thenCompose(_ -> failedFuture(e));
        }
        return tell(due, actor);
    }

    /**
     * Records what the log does not hold any more, also of a deletion that has failed. A range that
     * ends before it begins says that nothing went.
     */
    private CompletableFuture<List<SessionRange>> tell(List<SessionRange> due, String actor) {
        var gone = deletion.gone(due);
        var from = due.getFirst().session();
        var fact = new HostEvent.SessionsDeleted(from, from + gone.size() - 1);
        return log.apply(fact, actor).thenApply(_ -> gone);
    }

    /** Reading and deleting hold a thread for long. */
    private static void aside(Runnable task) {
        Thread.ofPlatform().daemon().name("deletion").start(task);
    }
}
