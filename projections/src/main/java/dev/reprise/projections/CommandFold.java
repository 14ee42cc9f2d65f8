package dev.reprise.projections;

import dev.reprise.app.event.ResourceEvent.CommandSettled;
import dev.reprise.app.event.ResourceEvent.Outcome;
import dev.reprise.projections.CommandHistory.Given;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;

/** Folds commands and their outcomes into a {@link CommandHistory}. One thread. */
final class CommandFold {
    private final LinkedHashMap<String, Given> commands = new LinkedHashMap<>();
    private @Nullable CommandHistory history;

    /** Begins at {@code history}. */
    CommandFold(CommandHistory history) {
        history.commands().forEach(command -> commands.put(command.commandId(), command));
        this.history = history;
    }

    /** Returns the history as it stands. */
    CommandHistory history() {
        if (history == null) {
            history = new CommandHistory(java.util.List.copyOf(commands.values()));
        }
        return history;
    }

    void given(String commandId) {
        history = null;
        commands.compute(
                commandId,
                (_, known) ->
                        known == null ? new Given(commandId, 1, null, "", 0) : known.onOneMore());
        if (commands.size() > CommandHistory.KEPT) {
            forgetOne();
        }
    }

    /** A command that has come to its end as it was given. */
    void done(String commandId, long position) {
        history = null;
        commands.putIfAbsent(commandId, new Given(commandId, 0, Outcome.OK, "", position));
        if (commands.size() > CommandHistory.KEPT) {
            forgetOne();
        }
    }

    /** Of those that are over the oldest; nearly always the first. */
    private void forgetOne() {
        for (var each = commands.values().iterator(); each.hasNext(); ) {
            if (each.next().over()) {
                each.remove();
                return;
            }
        }
    }

    void settled(String instance, CommandSettled settled, long position) {
        history = null;
        var detail = settled.detail().isEmpty() ? "" : instance + ": " + settled.detail();
        commands.computeIfPresent(
                settled.commandId(),
                (_, known) -> known.settled(settled.outcome(), detail, position));
    }
}
