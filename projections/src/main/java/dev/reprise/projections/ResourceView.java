package dev.reprise.projections;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One resource instance as clients see it: the object of {@code ps --json}, {@code GET
 * /api/resources} and the dashboard. Names are a contract; absent values are written as null.
 *
 * @param name unique per instance ({@code api}, with replicas {@code api-1})
 * @param displayName the resource's name
 * @param state a name of {@link StateName}
 * @param stateSince when it got there
 * @param healthStatus {@code Healthy}, {@code Degraded} or {@code Unhealthy}; null while not
 *     running
 * @param exitCode of the latest life that ended, null while none has or while it runs
 * @param pid of the program, never of its keeper; null while it does not run, and for a container
 * @param attempt number of the latest launch, 0 for none
 * @param restarts how often it was started again after a life ended, in this session
 * @param holds what keeps it from running, in words; empty when nothing does
 * @param reason why it failed or ended, in words, or null
 * @param commands which of {@code start}, {@code stop}, {@code restart} make sense now
 * @param environment what the latest launch laid over the host's environment, secrets as
 *     references; empty before
 * @param commandLine of the latest launch, secrets as references; before it the planned one
 * @param containerId the engine's id while a container runs, else null
 * @param image what a container is made from; null for a process
 * @param cpuPercent of one core, by all its processes, when last measured; null before
 * @param memoryBytes resident memory of all its processes when last measured; null before
 * @param ready whether it has been healthy in its present life: before, {@code Unhealthy} means no
 *     more than not ready yet; false while it does not run
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ResourceView(
        String name,
        String displayName,
        String resourceType,
        String state,
        Instant stateSince,
        @Nullable String healthStatus,
        @Nullable Integer exitCode,
        @Nullable String exitSignal,
        boolean crashLoop,
        @Nullable Long pid,
        int attempt,
        int restarts,
        @Nullable Instant startTimestamp,
        @Nullable Instant stopTimestamp,
        List<Url> urls,
        @Nullable Integer replica,
        @Nullable String parent,
        List<Hold> holds,
        @Nullable String reason,
        List<Check> checks,
        List<String> commands,
        List<String> waitsFor,
        List<String> references,
        List<String> commandLine,
        String workingDirectory,
        Map<String, String> environment,
        @Nullable String containerId,
        @Nullable String image,
        @Nullable Double cpuPercent,
        @Nullable Long memoryBytes,
        boolean ready) {

    /** Returns whether its program has run and come to an end. */
    public boolean ended() {
        return state.equals("Finished") || state.equals("Exited");
    }

    /**
     * An address. {@code active} while the instance runs. {@code url} is {@code
     * http://localhost:PORT} or {@code tcp://…}.
     */
    public record Url(String name, String url, boolean active) {}

    /** A health check and its latest verdict; {@code status} is null before the first. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Check(
            String name,
            @Nullable String status,
            @Nullable String detail,
            @Nullable Instant since) {}
}
