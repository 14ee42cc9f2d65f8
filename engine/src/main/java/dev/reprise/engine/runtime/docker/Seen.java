package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse;

import dev.reprise.app.event.ContainerIdentity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/**
 * A container as the engine describes it at one moment.
 *
 * @param pid of its first process on the engine's machine, 0 if none runs
 * @param exitCode of its last end, 0 before there is one
 * @param startedAt of its latest life, null before the first
 * @param finishedAt of its last end, null before the first
 * @param health as the image's own check has it, null where it has none or no verdict yet
 */
record Seen(
        ContainerIdentity identity,
        Stage stage,
        boolean paused,
        long pid,
        int exitCode,
        boolean memoryRanOut,
        @Nullable Long memoryLimit,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Verdict health,
        Map<String, String> labels,
        Set<String> networks) {

    /** How far it is. */
    enum Stage {
        CREATED,
        RUNNING,
        ENDED
    }

    /** What the image's check says; {@code output} is its last line. */
    record Verdict(boolean healthy, String output) {}

    static Seen of(InspectContainerResponse container) {
        var state = container.getState();
        var config = container.getConfig();
        var labels = config.getLabels();
        var networks = container.getNetworkSettings().getNetworks();
        var name = container.getName();
        return new Seen(
                new ContainerIdentity(
                        container.getId(),
                        name.startsWith("/") ? name.substring(1) : name,
                        container.getImageId(),
                        checks(container)),
                stage(state),
                Boolean.TRUE.equals(state.getPaused()),
                state.getPidLong() == null ? 0 : state.getPidLong(),
                state.getExitCodeLong() == null ? 0 : state.getExitCodeLong().intValue(),
                Boolean.TRUE.equals(state.getOOMKilled()),
                container.getHostConfig() == null ? null : container.getHostConfig().getMemory(),
                time(state.getStartedAt()),
                time(state.getFinishedAt()),
                verdict(state.getHealth()),
                labels == null ? Map.of() : Map.copyOf(labels),
                networks == null ? Set.of() : Set.copyOf(networks.keySet()));
    }

    String id() {
        return identity.containerId();
    }

    private static boolean checks(InspectContainerResponse container) {
        var check = container.getConfig().getHealthcheck();
        var test = check == null ? null : check.getTest();
        return test != null && !test.isEmpty() && !test.getFirst().equals("NONE");
    }

    private static Stage stage(InspectContainerResponse.ContainerState state) {
        if (Boolean.TRUE.equals(state.getRunning())) {
            return Stage.RUNNING;
        }
        var status = state.getStatus();
        return "created".equals(status) || "configured".equals(status)
                ? Stage.CREATED
                : Stage.ENDED;
    }

    private static @Nullable Verdict verdict(@Nullable HealthState health) {
        var status = health == null ? null : health.getStatus();
        if (health == null || !("healthy".equals(status) || "unhealthy".equals(status))) {
            return null;
        }
        var log = health.getLog();
        var output = log == null || log.isEmpty() ? null : log.getLast().getOutput();
        var lines = output == null ? "" : output.strip();
        return new Verdict(
                "healthy".equals(status), lines.substring(lines.lastIndexOf('\n') + 1).strip());
    }

    /** Engines say "never" by the year 1. */
    private static @Nullable Instant time(@Nullable String text) {
        try {
            var time = text == null || text.isEmpty() ? null : OffsetDateTime.parse(text);
            return time == null || time.getYear() <= 1
                    ? null
                    : time.toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
