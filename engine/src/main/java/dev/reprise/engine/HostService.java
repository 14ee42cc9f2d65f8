package dev.reprise.engine;

import dev.reprise.app.event.HostEvent;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.projections.AppState;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the edges may ask of a running host. Thread-safe. */
public interface HostService {
    /** Returns who and where this host is. */
    HostInfo info();

    /** Returns the state at the head, as the planner saw it last. Never blocks. */
    AppState state();

    /**
     * Returns the state at {@code position}: the fold of its session up to there.
     *
     * @throws IllegalArgumentException if the log holds no such position; the message names the
     *     range it holds
     */
    AppState stateAt(long position);

    /** Returns the log, for reading and subscribing only. */
    EventStore log();

    /** Returns the console of all attempts. */
    ConsoleReader console();

    /**
     * Records a wish. Completes with its command id once it is durable; fails with {@link
     * CommandRejectedException} when it makes no sense now, or {@link UnknownResourceException}.
     * The same command id again in one session is a no-op with the same answer, also when another
     * host took it: the last 256 commands are known.
     */
    CompletableFuture<String> submit(Wish wish);

    /** Completes when the wish has come to its end on every instance it was for. */
    CompletableFuture<CommandResult> settled(String commandId);

    /**
     * Runs a command where a program runs. Completes when it has ended; that it was asked for, by
     * whom, and its exit code are recorded. Fails with {@link CommandRejectedException} when the
     * program does not run or ends before it, {@link UnknownResourceException}, or {@link
     * InvalidArgumentException} for a resource of several instances.
     */
    default CompletableFuture<ExecResult> exec(Exec exec) {
        return CompletableFuture.failedFuture(
                new CommandRejectedException("this host only shows a recorded log"));
    }

    /**
     * Asks the whole app to stop: the session ends and the host exits. {@code now} kills without
     * grace.
     */
    CompletableFuture<Void> requestStop(boolean now, String actor, String reason);

    /**
     * Gives a parameter a value. Completes once that and the model with it are recorded: what waits
     * for it starts, and what runs with another value is restarted. Fails with {@link
     * CommandRejectedException} while the app stops or if the value cannot be saved, or {@link
     * UnknownResourceException} for an unknown parameter. The same command id again is a no-op.
     */
    default CompletableFuture<Void> give(GivenValue given) {
        return CompletableFuture.failedFuture(
                new CommandRejectedException("this host has no parameters to give a value"));
    }

    /**
     * Returns a value of an instance that the log does not hold, once it is recorded who asked.
     * Fails with {@link UnknownResourceException}, with {@link InvalidArgumentException} for what
     * is no property, or with {@link CommandRejectedException} if this host does not know it.
     *
     * @param property {@code env:KEY}
     */
    default CompletableFuture<String> reveal(String instance, String property, String actor) {
        return CompletableFuture.failedFuture(
                new CommandRejectedException("this host only shows a recorded log"));
    }

    /** Records a fact that somebody states and that changes nothing of what runs. */
    default CompletableFuture<Void> note(HostEvent fact, String actor) {
        return CompletableFuture.failedFuture(
                new CommandRejectedException("this host only shows a recorded log"));
    }

    /**
     * Deletes a session of the log and all older ones; who wanted it, and what went of it, are
     * recorded, the latter also where it fails. One at a time: who asks meanwhile waits for those
     * before. Completes with what was deleted, oldest first, nothing where that has gone before.
     * Fails with {@link dev.reprise.projections.history.UnknownException} for a session that has
     * not been yet, and with {@link CommandRejectedException} for the last one and where one of
     * them is pinned.
     */
    default CompletableFuture<List<SessionRange>> deleteSessions(long through, String actor) {
        return CompletableFuture.failedFuture(
                new CommandRejectedException("this host only shows a recorded log"));
    }
}
