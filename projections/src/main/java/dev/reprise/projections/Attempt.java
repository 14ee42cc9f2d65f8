package dev.reprise.projections;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent.Adopted;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.LaunchBegun;
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
 * @param usage the latest measurement, or null before the first
 */
public record Attempt(
        LaunchBegun begun,
        Instant begunAt,
        long begunPosition,
        @Nullable ProcessIdentity identity,
        @Nullable Instant startedAt,
        long startedPosition,
        Lookup lookup,
        Map<String, CheckState> checks,
        boolean wasHealthy,
        @Nullable Stopping stopping,
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
                null);
    }

    /** Returns its number. */
    public int number() {
        return begun.attempt();
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

    Attempt started(ProcessIdentity by, Recorded recorded) {
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

    private Attempt started(ProcessIdentity by, Instant when, Recorded recorded) {
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
                checks,
                wasHealthy,
                stopping,
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
                newUsage);
    }
}
