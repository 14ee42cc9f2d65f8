package dev.reprise.engine;

import java.util.Map;

/**
 * Somebody wants something of a resource (all its instances) or of one instance.
 *
 * @param target name of a resource or of an instance
 * @param force start only: skip the waits
 * @param actor who, for example {@code cli}
 * @param commandId chosen by the caller (any unique text of at most 64 letters, digits, hyphens)
 * @param command which of the model's, for {@link Kind#RUN}, else empty
 * @param arguments of it, by name; may hold secrets
 */
public record Wish(
        Kind kind,
        String target,
        boolean force,
        String actor,
        String commandId,
        String command,
        Map<String, String> arguments) {
    public Wish {
        arguments = Map.copyOf(arguments);
    }

    /** Returns a wish that every resource understands. */
    public Wish(Kind kind, String target, boolean force, String actor, String commandId) {
        this(kind, target, force, actor, commandId, "", Map.of());
    }

    /** What is wanted. */
    public enum Kind {
        START,
        STOP,
        RESTART,
        /** A command of the model. */
        RUN
    }

    /** Shows no argument. */
    @Override
    public String toString() {
        return "Wish[" + kind + " " + command + " " + target + " by " + actor + ", " + commandId
                + "]";
    }
}
