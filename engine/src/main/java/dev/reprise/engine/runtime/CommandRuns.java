package dev.reprise.engine.runtime;

import dev.reprise.app.spec.CommandSpec;
import dev.reprise.engine.ExecResult;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Runs commands of the model beside running programs. */
public interface CommandRuns extends AutoCloseable {
    /** Runs nothing. */
    CommandRuns NONE =
            new CommandRuns() {
                @Override
                public void run(Order order) {}

                @Override
                public void keep(Set<String> keys) {}

                @Override
                public void close() {}
            };

    /**
     * Runs a command and reports {@link Report.CommandEnded} once, with the last lines of its
     * output, masked. Returns at once. A run is part of its attempt's tree: it does not outlive the
     * program. Idempotent per instance and command id.
     */
    void run(Order order);

    /** Kills every run whose {@link Order#key} is not among {@code keys}. Returns at once. */
    void keep(Set<String> keys);

    /** Kills what runs. */
    @Override
    void close();

    /**
     * One run.
     *
     * @param key instance and command id
     * @param arguments by name, secrets in clear: never logged
     * @param environment of the program, secrets in clear: never logged
     * @param contained whether the program is a container: the command runs inside it
     * @param result completed with all that came of it before its end is reported, which then says
     *     no more than the exit code; null for a command of the model
     */
    record Order(
            String key,
            String commandId,
            AttemptRef ref,
            CommandSpec command,
            Map<String, String> arguments,
            Map<String, String> environment,
            String workingDirectory,
            boolean contained,
            @Nullable CompletableFuture<ExecResult> result) {
        public Order {
            arguments = Map.copyOf(arguments);
            environment = Map.copyOf(environment);
        }

        @Override
        public String toString() {
            return "Order[" + key + ", " + command.name() + "]";
        }
    }
}
