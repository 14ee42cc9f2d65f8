package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.engine.runtime.Signals;

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
 * @param check the image's own, null if it has none
 * @param checked whether the engine has run it
 * @param health the engine's verdict of it, null before there is one
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
        @Nullable HealthRule check,
        boolean checked,
        @Nullable Verdict health,
        Map<String, String> labels,
        Set<String> networks) {

    /** What engines say of one that was never started, Podman also of one that is about to be. */
    private static final Set<String> BEFORE_START = Set.of("created", "configured", "initialized");

    private static final int ID_DIGITS = 12;

    /** How far it is. */
    enum Stage {
        CREATED,
        RUNNING,
        ENDED
    }

    /** What the image's check says; {@code output} is its last line. */
    record Verdict(boolean healthy, String output) {
        static Verdict of(boolean healthy, @Nullable String output) {
            var lines = output == null ? "" : output.strip();
            return new Verdict(healthy, lines.substring(lines.lastIndexOf('\n') + 1).strip());
        }
    }

    static Seen of(InspectContainerResponse container) {
        var state = container.getState();
        var config = container.getConfig();
        var labels = config.getLabels();
        var networks = container.getNetworkSettings().getNetworks();
        var name = container.getName();
        var check = HealthRule.of(config.getHealthcheck());
        var log = state.getHealth() == null ? null : state.getHealth().getLog();
        return new Seen(
                new ContainerIdentity(
                        container.getId(),
                        name.startsWith("/") ? name.substring(1) : name,
                        container.getImageId(),
                        check != null,
                        stopSignal(container)),
                stage(state),
                Boolean.TRUE.equals(state.getPaused()),
                state.getPidLong() == null ? 0 : state.getPidLong(),
                state.getExitCodeLong() == null ? 0 : state.getExitCodeLong().intValue(),
                Boolean.TRUE.equals(state.getOOMKilled()),
                container.getHostConfig() == null ? null : container.getHostConfig().getMemory(),
                time(state.getStartedAt()),
                time(state.getFinishedAt()),
                check,
                log != null && !log.isEmpty(),
                verdict(state.getHealth()),
                labels == null ? Map.of() : Map.copyOf(labels),
                networks == null ? Set.of() : Set.copyOf(networks.keySet()));
    }

    String id() {
        return identity.containerId();
    }

    /** Returns as much of the id as people use. */
    String shortId() {
        return id().substring(0, Math.min(ID_DIGITS, id().length()));
    }

    /** The client's own classes have no place for it. Podman tells the number. */
    private static @Nullable String stopSignal(InspectContainerResponse container) {
        return container.getRawValues().get("Config") instanceof Map<?, ?> config
                        && config.get("StopSignal") instanceof String told
                ? Signals.named(told).orElse(null)
                : null;
    }

    private static Stage stage(InspectContainerResponse.ContainerState state) {
        var status = state.getStatus();
        // One that somebody stops runs on for a while, which Podman does not call running.
        if (Boolean.TRUE.equals(state.getRunning()) || "stopping".equals(status)) {
            return Stage.RUNNING;
        }
        return status != null && BEFORE_START.contains(status) ? Stage.CREATED : Stage.ENDED;
    }

    private static @Nullable Verdict verdict(@Nullable HealthState health) {
        var status = health == null ? null : health.getStatus();
        if (health == null || !("healthy".equals(status) || "unhealthy".equals(status))) {
            return null;
        }
        var log = health.getLog();
        var output = log == null || log.isEmpty() ? null : log.getLast().getOutput();
        return Verdict.of("healthy".equals(status), output);
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
