package dev.reprise.engine.runtime;

import dev.reprise.app.spec.StopSpec;

import java.util.List;
import java.util.Map;

/**
 * What to start. Secrets stand in clear here, so an order is never logged.
 *
 * @param commandLine program (looked up on the PATH of the resulting environment when bare) and
 *     arguments
 * @param environment laid over the host's own environment; {@code REPRISE_ATTEMPT} is added by the
 *     runtime
 */
public record LaunchOrder(
        AttemptRef ref,
        List<String> commandLine,
        Map<String, String> environment,
        String workingDirectory,
        StopSpec stop) {
    public LaunchOrder {
        commandLine = List.copyOf(commandLine);
        environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
        return "LaunchOrder[" + ref + "]";
    }
}
