package dev.reprise.projections;

import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;

import org.jspecify.annotations.Nullable;

/** How long what an instance runs lives, by its launch and by today's model. Pure. */
public final class Lifetimes {
    private Lifetimes() {}

    /**
     * Returns whether {@code live} ends with the session: as it was launched, and what an earlier
     * session has left also if it is for this one to clean up.
     */
    public static boolean endsWithSession(AppState state, InstanceState instance, Attempt live) {
        var begun = live.begun().lifetime();
        var today = today(state, instance);
        return !isGuest(begun, today) && (begun.endsWithSession() || today == Lifetime.CLEANUP);
    }

    /**
     * Returns whether {@code live} is somebody else's, so that only a person may have it stopped.
     */
    public static boolean isGuest(AppState state, InstanceState instance, Attempt live) {
        return isGuest(live.begun().lifetime(), today(state, instance));
    }

    private static boolean isGuest(Lifetime begun, @Nullable Lifetime today) {
        return begun == Lifetime.EXISTING || today == Lifetime.EXISTING;
    }

    /** Returns whether what runs stays as it is, whatever its definition says by now. */
    public static boolean takenAsIs(AppState state, InstanceState instance, Attempt live) {
        return takenAsIs(live, today(state, instance));
    }

    /**
     * @param today what the model says, null if it has it no more
     */
    public static boolean takenAsIs(Attempt live, @Nullable Lifetime today) {
        return live.begun().lifetime().takesAsIs() || (today != null && today.takesAsIs());
    }

    /**
     * Returns whether a stop for {@code reason} only ends the wait for a program that does not run:
     * with the session nothing ends that outlives it.
     */
    public static boolean onlyGivenUp(Attempt live, StopReason reason) {
        return reason == StopReason.SHUTDOWN
                && live.startedAt() == null
                && !live.begun().lifetime().endsWithSession();
    }

    private static @Nullable Lifetime today(AppState state, InstanceState instance) {
        return state.spec(instance).map(ResourceSpec::lifetime).orElse(null);
    }
}
