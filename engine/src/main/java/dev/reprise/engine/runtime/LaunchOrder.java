package dev.reprise.engine.runtime;

import dev.reprise.app.spec.StopSpec;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What to start. Secrets stand in clear here, so an order is never logged.
 *
 * @param commandLine program (looked up on the PATH of the resulting environment when bare) and
 *     arguments
 * @param environment laid over the host's own environment; {@code REPRISE_ATTEMPT} is added by the
 *     runtime
 * @param container what is asked of the container engine; null for a process
 * @param existing set for a process that is not to be started but found; command line and
 *     environment mean nothing then
 */
public record LaunchOrder(
        AttemptRef ref,
        List<String> commandLine,
        Map<String, String> environment,
        String workingDirectory,
        StopSpec stop,
        @Nullable ContainerOrder container,
        @Nullable ExistingProcess existing) {

    /** The launch of a process. */
    public LaunchOrder(
            AttemptRef ref,
            List<String> commandLine,
            Map<String, String> environment,
            String workingDirectory,
            StopSpec stop) {
        this(ref, commandLine, environment, workingDirectory, stop, null, null);
    }

    public LaunchOrder {
        commandLine = List.copyOf(commandLine);
        environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
        return "LaunchOrder[" + ref + "]";
    }
}
