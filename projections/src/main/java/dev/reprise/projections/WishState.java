package dev.reprise.projections;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What people want of an instance.
 *
 * @param wanted whether it shall run
 * @param force whether launches skip the waits until one is known to have run
 * @param restart whether what runs now shall be replaced
 * @param pending the command that is not settled yet, or null
 * @param superseded commands that a later one replaced and that are not settled yet
 * @param position of the event that said so last
 * @param correlationId of that event, or null
 */
public record WishState(
        boolean wanted,
        boolean force,
        boolean restart,
        @Nullable Pending pending,
        List<Pending> superseded,
        long position,
        @Nullable String correlationId) {

    public WishState {
        superseded = List.copyOf(superseded);
    }

    /**
     * A command without outcome; {@code attempts} is how many attempts there were when it was
     * given.
     */
    public record Pending(String commandId, Kind kind, int attempts, long position) {}

    /** What the command asks. */
    public enum Kind {
        START,
        STOP,
        RESTART
    }

    static WishState initial(boolean wanted, Recorded recorded) {
        return new WishState(
                wanted,
                false,
                false,
                null,
                List.of(),
                recorded.position(),
                recorded.correlationId());
    }

    WishState command(
            Kind kind,
            String commandId,
            boolean forced,
            boolean live,
            int attempts,
            Recorded recorded) {
        var old = new ArrayList<>(superseded);
        if (pending != null) {
            old.add(pending);
        }
        return new WishState(
                kind != Kind.STOP,
                forced,
                kind == Kind.RESTART && live,
                new Pending(commandId, kind, attempts, recorded.position()),
                old,
                recorded.position(),
                recorded.correlationId());
    }

    /** Nothing came of the launch: the wish is spent. */
    WishState refused() {
        return unforced().replaced();
    }

    /** The launch that it forced has come to something. */
    WishState unforced() {
        return new WishState(wanted, false, restart, pending, superseded, position, correlationId);
    }

    /** It is to be run again all the same. */
    WishState restarting() {
        return new WishState(wanted, force, true, pending, superseded, position, correlationId);
    }

    /** Nobody has asked for it to run. */
    WishState unasked() {
        return new WishState(false, false, false, pending, superseded, position, correlationId);
    }

    WishState replaced() {
        return new WishState(wanted, force, false, pending, superseded, position, correlationId);
    }

    WishState settled(String commandId) {
        var stillPending =
                pending != null && pending.commandId().equals(commandId) ? null : pending;
        var stillOld = superseded.stream().filter(p -> !p.commandId().equals(commandId)).toList();
        return new WishState(
                wanted, force, restart, stillPending, stillOld, position, correlationId);
    }
}
