package dev.reprise.engine.host;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.engine.CommandResult;
import dev.reprise.projections.AppState;
import dev.reprise.projections.CommandHistory.Given;
import dev.reprise.projections.Recorded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Waits for the outcome of commands given to this host. Thread-safe. The last {@value #KEPT} are
 * remembered.
 */
final class Commands {
    private static final int KEPT = 1_000;

    private final Map<String, CompletableFuture<CommandResult>> entries =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<String, CompletableFuture<CommandResult>> eldest) {
                    return size() > KEPT && eldest.getValue().isDone();
                }
            };

    /** Takes note of a command; returns whether it is new. */
    synchronized boolean begin(String commandId) {
        return entries.putIfAbsent(commandId, new CompletableFuture<>()) == null;
    }

    synchronized void forget(String commandId) {
        entries.remove(commandId);
    }

    /**
     * Returns what completes with the outcome of a command of this session, given to this host or
     * to one before it.
     *
     * @param state gives the latest state
     */
    synchronized CompletableFuture<CommandResult> settled(
            Supplier<AppState> state, String commandId) {
        var given = state.get().commands().find(commandId);
        if (given.isPresent()) {
            begin(commandId);
            complete(given.get());
        }
        var result = entries.get(commandId);
        return result == null
                ? CompletableFuture.failedFuture(
                        new IllegalArgumentException(
                                "command " + commandId + " was not given in this session"))
                : result.copy();
    }

    /** Takes note of settled commands in {@code recorded}, which led to {@code state}. */
    synchronized void observe(AppState state, List<Recorded> recorded) {
        for (var event : recorded) {
            if (event.event() instanceof ResourceEvent.CommandSettled settled) {
                state.commands().find(settled.commandId()).ifPresent(this::complete);
            }
        }
    }

    private void complete(Given given) {
        var result = entries.get(given.commandId());
        var outcome = given.outcome();
        if (result != null && outcome != null && given.over()) {
            result.complete(
                    new CommandResult(
                            given.commandId(),
                            outcome.name().toLowerCase(Locale.ROOT),
                            given.detail(),
                            given.position()));
        }
    }

    synchronized void abandon(String reason) {
        entries.forEach(
                (id, result) -> result.complete(new CommandResult(id, "failed", reason, 0)));
    }
}
