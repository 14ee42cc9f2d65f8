package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.model.HealthCheck;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * How an image wants to be checked.
 *
 * @param command run in the container; exit code 0 is healthy
 * @param interval from one run to the next, and before the first
 * @param retries as many failures in a row make it unhealthy
 * @param startPeriod for so long failures do not count
 */
record HealthRule(
        List<String> command,
        Duration interval,
        Duration timeout,
        int retries,
        Duration startPeriod) {
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final int USUAL_RETRIES = 3;

    /** Returns null where there is nothing to check. */
    static @Nullable HealthRule of(@Nullable HealthCheck check) {
        var test = check == null ? null : check.getTest();
        if (check == null || test == null || test.isEmpty() || test.getFirst().equals("NONE")) {
            return null;
        }
        var retries = check.getRetries();
        return new HealthRule(
                command(test),
                time(check.getInterval(), USUAL),
                time(check.getTimeout(), USUAL),
                retries == null || retries == 0 ? USUAL_RETRIES : retries,
                time(check.getStartPeriod(), Duration.ZERO));
    }

    private static List<String> command(List<String> test) {
        var words = test.subList(1, test.size());
        return test.getFirst().equals("CMD-SHELL")
                ? List.of("/bin/sh", "-c", String.join(" ", words))
                : List.copyOf(words);
    }

    private static Duration time(@Nullable Long nanos, Duration usual) {
        return nanos == null || nanos == 0 ? usual : Duration.ofNanos(nanos);
    }
}
