package dev.reprise.projections;

import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;

import java.util.Optional;

/** How long what an instance runs lives, by its launch and by today's model. Pure. */
public final class Lifetimes {
    private Lifetimes() {}

    /**
     * Returns whether {@code live} ends with the session: as it was launched, and what an earlier
     * session has left also if it is for this one to clean up.
     */
    public static boolean endsWithSession(AppState state, InstanceState instance, Attempt live) {
        return live.begun().lifetime().endsWithSession()
                || today(state, instance).filter(it -> it == Lifetime.CLEANUP).isPresent();
    }

    /**
     * Returns whether {@code live} is somebody else's, so that only a person may have it stopped.
     */
    public static boolean isGuest(AppState state, InstanceState instance, Attempt live) {
        return live.begun().lifetime() == Lifetime.EXISTING
                || today(state, instance).filter(it -> it == Lifetime.EXISTING).isPresent();
    }

    /** Returns whether what runs stays as it is, whatever its definition says by now. */
    public static boolean takenAsIs(AppState state, InstanceState instance, Attempt live) {
        return live.begun().lifetime().takesAsIs()
                || today(state, instance).filter(Lifetime::takesAsIs).isPresent();
    }

    private static Optional<Lifetime> today(AppState state, InstanceState instance) {
        return state.spec(instance).map(ResourceSpec::lifetime);
    }
}
