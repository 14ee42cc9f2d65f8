package dev.reprise.projections;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.Identity;
import dev.reprise.app.event.ResourceEvent.Adopted;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.LaunchBegun;
import dev.reprise.app.event.ResourceEvent.LaunchProgressed;
import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.event.ResourceEvent.StopReason;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A launch that has not ended.
 *
 * @param begun its intent
 * @param begunAt when the intent was recorded, at {@code begunPosition}
 * @param identity the program, or null until it is known to run
 * @param startedAt when it was known to run, or by its keeper began to; null before
 * @param lookup whether this host knows the attempt
 * @param checks the latest verdict of each check
 * @param wasHealthy whether every check was healthy at some time of this life
 * @param stopping a stop under way, or null
 * @param progress what the launch is at, or null before it says so and once the program runs
 * @param paused whether somebody has frozen its container
 * @param usage the latest measurement, or null before the first
 */
public record Attempt(
        LaunchBegun begun,
        Instant begunAt,
        long begunPosition,
        @Nullable Identity identity,
        @Nullable Instant startedAt,
        long startedPosition,
        Lookup lookup,
        Map<String, CheckState> checks,
        boolean wasHealthy,
        @Nullable Stopping stopping,
        @Nullable LaunchProgressed progress,
        boolean paused,
        @Nullable Usage usage) {

    public Attempt {
        checks = new TreeMap<>(checks);
    }

    /** How well this host knows an attempt. */
    public enum Lookup {
        /** An earlier host left it; nothing is known yet. */
        DUE,
        /** It is being looked up. */
        UNDER_WAY,
        /** This host launched or adopted it. */
        KNOWN
    }

    /** The latest verdict of a check. */
    public record CheckState(Health status, String detail, Instant since, long position) {}

    /**
     * A stop.
     *
     * @param deadline when patience ends: SIGKILL after the signal, {@code Unknown} after SIGKILL
     * @param due whether the deadline has passed
     */
    public record Stopping(
            StopReason reason,
            Instant since,
            Instant deadline,
            boolean due,
            boolean killed,
            long position) {}

    /** What its processes use, as in {@link dev.reprise.app.event.HostEvent.Use}. */
    public record Usage(double cpuPercent, long memoryBytes) {}

    static Attempt of(LaunchBegun begun, Recorded recorded) {
        return new Attempt(
                begun,
                recorded.at(),
                recorded.position(),
                null,
                null,
                0,
                Lookup.KNOWN,
                Map.of(),
                false,
                null,
                null,
                false,
                null);
    }

    /** Returns whether it is a container, not a process. */
    public boolean contained() {
        return begun.container() != null;
    }

    /** Returns the signal that the image of its container names for a stop, null if none. */
    public @Nullable String imageStopSignal() {
        return identity instanceof ContainerIdentity container ? container.stopSignal() : null;
    }

    /** Returns why it cannot be looked up, null while nothing is known to hinder that. */
    public @Nullable String elsewhere() {
        return lookup != Lookup.KNOWN && progress != null && progress.phase() == Phase.ELSEWHERE
                ? progress.detail()
                : null;
    }

    /** Returns its number. */
    public int number() {
        return begun.attempt();
    }

    /** Returns whether an earlier session has begun it: this one took it over as it opened. */
    public boolean carried() {
        return startedAt != null && startedPosition == begunPosition;
    }

    /**
     * Returns whether SIGKILL had no effect in time: it may run on, and nothing is started beside
     * it until it is known to have ended.
     */
    public boolean stuck() {
        return stopping != null && stopping.killed() && stopping.due();
    }

    /** Returns whether nothing more can be done about it by this host. */
    public boolean givenUp() {
        return stuck() && lookup == Lookup.KNOWN;
    }

    /** Returns whether its program is known to run and nobody stops it. */
    public boolean running() {
        return startedAt != null && stopping == null;
    }

    /** Returns whether its launch is at something that may take long, perhaps for ever. */
    public boolean farFromStart() {
        return startedAt == null
                && progress != null
                && switch (progress.phase()) {
                    case NOT_FOUND, PULLING, BUILDING -> true;
                    case CREATING, STARTING, ELSEWHERE -> false;
                };
    }

    Attempt started(Identity by, Recorded recorded) {
        return started(by, recorded.at(), recorded);
    }

    /** Its start may have been seen by nobody: then its keeper's record tells the time. */
    Attempt adopted(Adopted adopted, Recorded recorded) {
        var told = adopted.startedAt();
        var bounded =
                told == null || told.isAfter(recorded.at())
                        ? recorded.at()
                        : told.isBefore(begunAt) ? begunAt : told;
        return started(adopted.identity(), bounded, recorded);
    }

    private Attempt started(Identity by, Instant when, Recorded recorded) {
        var at = startedAt == null ? when : startedAt;
        var position = startedAt == null ? recorded.position() : startedPosition;
        return new Attempt(
                begun,
                begunAt,
                begunPosition,
                by,
                at,
                position,
                Lookup.KNOWN,
                withImageCheck(by, recorded),
                wasHealthy,
                stopping,
                null,
                paused,
                usage);
    }

    /** An image's own check counts from the first moment on. */
    private Map<String, CheckState> withImageCheck(Identity by, Recorded recorded) {
        if (!(by instanceof ContainerIdentity container)
                || !container.imageCheck()
                || checks.containsKey(ContainerIdentity.IMAGE_CHECK)) {
            return checks;
        }
        var with = new TreeMap<>(checks);
        with.put(
                ContainerIdentity.IMAGE_CHECK,
                new CheckState(
                        Health.UNHEALTHY, "not checked yet", recorded.at(), recorded.position()));
        return with;
    }

    /** The same container runs a new life: what was seen of the one before says nothing. */
    Attempt restarted(Recorded by) {
        return new Attempt(
                        begun,
                        begunAt,
                        begunPosition,
                        identity,
                        null,
                        0,
                        lookup,
                        Map.of(),
                        false,
                        stopping,
                        null,
                        false,
                        null)
                .started(java.util.Objects.requireNonNull(identity), by);
    }

    Attempt withProgress(LaunchProgressed now) {
        return new Attempt(
                begun,
                begunAt,
                begunPosition,
                identity,
                startedAt,
                startedPosition,
                lookup,
                checks,
                wasHealthy,
                stopping,
                now,
                paused,
                usage);
    }

    Attempt withPaused(boolean nowPaused) {
        return new Attempt(
                begun,
                begunAt,
                begunPosition,
                identity,
                startedAt,
                startedPosition,
                lookup,
                checks,
                wasHealthy,
                stopping,
                progress,
                nowPaused,
                usage);
    }

    Attempt withLookup(Lookup newLookup) {
        return new Attempt(
                begun,
                begunAt,
                begunPosition,
                identity,
                startedAt,
                startedPosition,
                newLookup,
                checks,
                wasHealthy,
                stopping,
                progress,
                paused,
                usage);
    }

    Attempt withStopping(@Nullable Stopping newStopping) {
        return new Attempt(
                begun,
                begunAt,
                begunPosition,
                identity,
                startedAt,
                startedPosition,
                lookup,
                checks,
                wasHealthy,
                newStopping,
                progress,
                paused,
                usage);
    }

    Attempt withCheck(String name, CheckState state, boolean nowHealthy) {
        var newChecks = new TreeMap<>(checks);
        newChecks.put(name, state);
        return new Attempt(
                begun,
                begunAt,
                begunPosition,
                identity,
                startedAt,
                startedPosition,
                lookup,
                newChecks,
                wasHealthy || nowHealthy,
                stopping,
                progress,
                paused,
                usage);
    }

    Attempt withUsage(Usage newUsage) {
        return new Attempt(
                begun,
                begunAt,
                begunPosition,
                identity,
                startedAt,
                startedPosition,
                lookup,
                checks,
                wasHealthy,
                stopping,
                progress,
                paused,
                newUsage);
    }
}
