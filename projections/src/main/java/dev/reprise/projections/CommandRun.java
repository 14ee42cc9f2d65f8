package dev.reprise.projections;

import java.util.Map;
import java.util.TreeMap;

/**
 * A command of the model that was given to an instance and has no outcome yet.
 *
 * @param arguments by name, secret ones left out
 * @param begun whether it is being run
 * @param lost whether the host that took it is no more: its end will not be known
 * @param position of its latest event
 */
public record CommandRun(
        String instance,
        String commandId,
        String command,
        Map<String, String> arguments,
        boolean begun,
        boolean lost,
        long position) {
    public CommandRun {
        arguments = new TreeMap<>(arguments);
    }

    /** Returns how {@link AppState#runs} names it. */
    public static String key(String instance, String commandId) {
        return instance + "/" + commandId;
    }

    CommandRun running(long at) {
        return new CommandRun(instance, commandId, command, arguments, true, lost, at);
    }

    CommandRun abandoned() {
        return new CommandRun(instance, commandId, command, arguments, begun, true, position);
    }
}
