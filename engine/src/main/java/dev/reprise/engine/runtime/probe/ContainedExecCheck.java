package dev.reprise.engine.runtime.probe;

import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.Probes.Target;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** One run of a command inside a container. Exit code 0 is healthy. */
final class ContainedExecCheck {
    private static final int OUTPUT_LINES = 5;

    private ContainedExecCheck() {}

    static Outcome run(Execs execs, List<String> command, Target target, Deadline deadline)
            throws InterruptedException {
        var program = command.getFirst();
        try {
            var timeout = Duration.ofMillis(deadline.millisLeft());
            var result = execs.run(target.ref(), command, Map.of(), timeout);
            var says = program + " exited with " + result.exitCode();
            if (result.exitCode() == 0) {
                return Outcome.healthy(says);
            }
            var output =
                    result.output()
                            .lines()
                            .limit(OUTPUT_LINES)
                            .collect(Collectors.joining("\n"))
                            .strip();
            return Outcome.unhealthy(
                    "exit " + result.exitCode(), output.isEmpty() ? says : says + ": " + output);
        } catch (TimeoutException _) {
            return Outcome.unhealthy("timeout", program + " did not end within " + deadline.text());
        } catch (IOException e) {
            return Outcome.unhealthy("not started", program + ": " + e.getMessage());
        }
    }
}
