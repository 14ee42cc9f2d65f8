package dev.reprise.engine;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody wants something of a resource (all its instances) or of one instance.
 *
 * @param target name of a resource or of an instance
 * @param force start only: skip the waits
 * @param actor who, for example {@code cli}
 * @param commandId chosen by the caller (any unique text of at most 64 letters, digits, hyphens)
 * @param command which of the model's, for {@link Kind#RUN}; {@link #PROBE} for that kind; else
 *     empty
 * @param arguments of it, by name; may hold secrets
 * @param adHoc what to run for {@link Kind#EXEC}, else null
 */
public record Wish(
        Kind kind,
        String target,
        boolean force,
        String actor,
        String commandId,
        String command,
        Map<String, String> arguments,
        @Nullable AdHoc adHoc) {
    /** The command that runs the health checks. */
    public static final String PROBE = "probe";

    public Wish {
        arguments = Map.copyOf(arguments);
    }

    /** Returns a wish for what the model has. */
    public Wish(
            Kind kind,
            String target,
            boolean force,
            String actor,
            String commandId,
            String command,
            Map<String, String> arguments) {
        this(kind, target, force, actor, commandId, command, arguments, null);
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
        RUN,
        /** The health checks shall run now: the command {@link #PROBE}. */
        PROBE,
        /** A command that the model does not know. */
        EXEC
    }

    /**
     * A command that the model does not know. Never written down.
     *
     * @param result completes with how it ended, if this host runs it to its end
     */
    public record AdHoc(
            List<String> commandLine, Duration timeout, CompletableFuture<ExecResult> result) {
        public AdHoc {
            commandLine = List.copyOf(commandLine);
        }

        /** Returns the wish to have {@code exec} run. */
        public static Wish wish(Exec exec) {
            var adHoc = new AdHoc(exec.commandLine(), exec.timeout(), new CompletableFuture<>());
            return new Wish(
                    Kind.EXEC,
                    exec.target(),
                    false,
                    exec.actor(),
                    exec.commandId(),
                    exec.name(),
                    Map.of(),
                    adHoc);
        }

        /** Shows no argument. */
        @Override
        public String toString() {
            return "AdHoc[" + timeout + "]";
        }
    }

    /** Shows no argument. */
    @Override
    public String toString() {
        return "Wish[" + kind + " " + command + " " + target + " by " + actor + ", " + commandId
                + "]";
    }
}
