package dev.reprise.engine.host;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Outcome;
import dev.reprise.app.event.Streams;
import dev.reprise.engine.CommandResult;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.WishState.Pending;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for the outcome of commands given to this host. Thread-safe. The last {@value #KEPT} are
 * remembered.
 */
final class Commands {
    private static final int KEPT = 1_000;

    private final Map<String, Waiting> entries =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Waiting> eldest) {
                    return size() > KEPT && eldest.getValue().result.isDone();
                }
            };

    private static final class Waiting {
        private final CompletableFuture<CommandResult> result = new CompletableFuture<>();
        private final List<CommandResult> parts = new ArrayList<>();
    }

    /** Takes note of a command; returns whether it is new. */
    synchronized boolean begin(String commandId) {
        return entries.putIfAbsent(commandId, new Waiting()) == null;
    }

    synchronized void forget(String commandId) {
        entries.remove(commandId);
    }

    synchronized CompletableFuture<CommandResult> settled(String commandId) {
        var entry = entries.get(commandId);
        return entry == null
                ? CompletableFuture.failedFuture(
                        new IllegalArgumentException(
                                "command " + commandId + " was not given to this host"))
                : entry.result.copy();
    }

    /**
     * Takes note of settled commands in {@code recorded}; a command is over when no instance of
     * {@code state} has it pending.
     */
    synchronized void observe(AppState state, List<Recorded> recorded) {
        for (var event : recorded) {
            if (event.event() instanceof ResourceEvent.CommandSettled settled) {
                var entry = entries.get(settled.commandId());
                if (entry != null) {
                    entry.parts.add(part(settled, event));
                    if (!pending(state, settled.commandId())) {
                        entry.result.complete(worst(entry.parts));
                    }
                }
            }
        }
    }

    synchronized void abandon(String reason) {
        entries.forEach(
                (id, entry) -> entry.result.complete(new CommandResult(id, "failed", reason, 0)));
    }

    private static CommandResult part(ResourceEvent.CommandSettled settled, Recorded event) {
        var instance = Streams.instanceOf(event.stream()).orElse("");
        var detail = settled.detail().isEmpty() ? "" : instance + ": " + settled.detail();
        return new CommandResult(
                settled.commandId(),
                settled.outcome().name().toLowerCase(java.util.Locale.ROOT),
                detail,
                event.position());
    }

    private static boolean pending(AppState state, String commandId) {
        return state.instances().values().stream()
                .anyMatch(
                        i -> {
                            Pending pending = i.wish().pending();
                            return (pending != null && pending.commandId().equals(commandId))
                                    || i.wish().superseded().stream()
                                            .anyMatch(p -> p.commandId().equals(commandId));
                        });
    }

    private static CommandResult worst(List<CommandResult> parts) {
        var failed =
                parts.stream().filter(p -> p.outcome().equals(name(Outcome.FAILED))).findFirst();
        var superseded =
                parts.stream()
                        .filter(p -> p.outcome().equals(name(Outcome.SUPERSEDED)))
                        .findFirst();
        return failed.or(() -> superseded).orElse(parts.getLast());
    }

    private static String name(Outcome outcome) {
        return outcome.name().toLowerCase(java.util.Locale.ROOT);
    }
}
