package dev.reprise.projections;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One instance after a prefix of the log.
 *
 * @param name unique per instance
 * @param resource the resource it belongs to
 * @param replica its number from 1, or null without replicas
 * @param declared whether the current model has it
 * @param specHash of the launch-relevant part of its present spec; the last known one when not
 *     declared
 * @param attempts number of the latest attempt, over all sessions
 * @param restarts launches that followed an ended life, in this session
 * @param live the attempt that has not ended, or null
 * @param last how the latest attempt ended, or null
 * @param touched position of the latest event that changed its state or its health
 * @param since when its state changed last
 */
public record InstanceState(
        String name,
        String resource,
        @Nullable Integer replica,
        boolean declared,
        String specHash,
        WishState wish,
        Supervision supervision,
        int attempts,
        int restarts,
        @Nullable Attempt live,
        @Nullable Ending last,
        long touched,
        Instant since) {

    static InstanceState initial(
            String name,
            String resource,
            @Nullable Integer replica,
            String specHash,
            boolean wanted,
            int attempts,
            Recorded at) {
        return new InstanceState(
                name,
                resource,
                replica,
                true,
                specHash,
                WishState.initial(wanted, at),
                Supervision.FRESH,
                attempts,
                0,
                null,
                null,
                at.position(),
                at.at());
    }

    /** Returns whether it ought to be launched once nothing holds it. */
    public boolean launchable() {
        return live == null && declared && wish.wanted() && !supervision.resting();
    }

    /**
     * Returns whether it has come to rest after it ran or failed: nothing will happen until
     * somebody wishes it.
     */
    public boolean ended() {
        return (live == null || live.stuck()) && last != null && !launchable();
    }

    InstanceState touched(Recorded by) {
        return changed(by.position(), by.at());
    }

    /** The event matters to others, and the state keeps its name. */
    InstanceState noted(Recorded by) {
        return changed(by.position(), since);
    }

    private InstanceState changed(long position, Instant at) {
        return new InstanceState(
                name,
                resource,
                replica,
                declared,
                specHash,
                wish,
                supervision,
                attempts,
                restarts,
                live,
                last,
                position,
                at);
    }

    InstanceState withDeclared(boolean newDeclared, String newSpecHash) {
        return new InstanceState(
                name,
                resource,
                replica,
                newDeclared,
                newSpecHash,
                wish,
                supervision,
                attempts,
                restarts,
                live,
                last,
                touched,
                since);
    }

    InstanceState withWish(WishState newWish) {
        return new InstanceState(
                name,
                resource,
                replica,
                declared,
                specHash,
                newWish,
                supervision,
                attempts,
                restarts,
                live,
                last,
                touched,
                since);
    }

    InstanceState withSupervision(Supervision newSupervision) {
        return new InstanceState(
                name,
                resource,
                replica,
                declared,
                specHash,
                wish,
                newSupervision,
                attempts,
                restarts,
                live,
                last,
                touched,
                since);
    }

    InstanceState withLive(@Nullable Attempt newLive) {
        return new InstanceState(
                name,
                resource,
                replica,
                declared,
                specHash,
                wish,
                supervision,
                attempts,
                restarts,
                newLive,
                last,
                touched,
                since);
    }

    InstanceState withLast(@Nullable Ending newLast) {
        return new InstanceState(
                name,
                resource,
                replica,
                declared,
                specHash,
                wish,
                supervision,
                attempts,
                restarts,
                live,
                newLast,
                touched,
                since);
    }

    InstanceState launch(Attempt attempt) {
        var again =
                last != null
                        && (last.kind() == Ending.Kind.EXITED || last.kind() == Ending.Kind.LOST);
        return new InstanceState(
                name,
                resource,
                replica,
                declared,
                specHash,
                wish.replaced(),
                supervision,
                attempt.number(),
                again ? restarts + 1 : restarts,
                attempt,
                last,
                touched,
                since);
    }
}
