package dev.reprise.app.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * One health check of a resource.
 *
 * @param name unique within the resource
 * @param interval between two runs while healthy; null for the default schedule (see {@code
 *     Cadence} in the engine)
 * @param timeout of one run; exceeding it is a failure
 * @param failureThreshold failures in a row that turn healthy into unhealthy
 * @param successThreshold successes in a row that turn unhealthy into healthy
 * @param liveness whether turning unhealthy after having been healthy restarts the instance
 */
public record CheckSpec(
        String name,
        Probe probe,
        @Nullable Duration interval,
        Duration timeout,
        int failureThreshold,
        int successThreshold,
        boolean liveness) {

    /** How it is looked at. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Http.class, name = "http"),
        @JsonSubTypes.Type(value = Tcp.class, name = "tcp"),
        @JsonSubTypes.Type(value = Exec.class, name = "exec"),
        @JsonSubTypes.Type(value = Init.class, name = "init"),
        @JsonSubTypes.Type(value = LogLine.class, name = "log")
    })
    public sealed interface Probe {
        /** Returns whether once healthy is healthy for the rest of the attempt. */
        default boolean lasting() {
            return switch (this) {
                case Init _, LogLine _ -> true;
                case Http _, Tcp _, Exec _ -> false;
            };
        }
    }

    /** GET of {@code path} at the instance's own port of {@code endpoint}; 200..299 is healthy. */
    public record Http(String endpoint, String path) implements Probe {}

    /** A TCP connection to the instance's own port of {@code endpoint} is accepted. */
    public record Tcp(String endpoint) implements Probe {}

    /** A command, run with the instance's environment and directory, exits with 0. */
    public record Exec(List<String> command) implements Probe {
        public Exec {
            command = List.copyOf(command);
        }
    }

    /** A command, run likewise until it has exited with 0 once; healthy from then on. */
    public record Init(List<String> command) implements Probe {
        public Init {
            command = List.copyOf(command);
        }
    }

    /** A line of the attempt's console matches the regular expression; healthy from then on. */
    public record LogLine(String regex) implements Probe {}
}
