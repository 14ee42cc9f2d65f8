package dev.reprise.projections;

import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;

import java.time.Duration;
import java.util.Optional;

/** What becomes of what a dead host has left while no other comes back. Pure. */
public final class Orphans {
    private Orphans() {}

    /**
     * Returns when the next instance is due to be stopped, from the host's death on and later than
     * {@code waited}; empty when none is left whose time will come.
     */
    public static Optional<Duration> nextGrace(AppState state, Duration waited) {
        return state.instances().values().stream()
                .filter(Orphans::ofSession)
                .map(instance -> grace(state, instance))
                .filter(grace -> grace.compareTo(waited) > 0)
                .min(Duration::compareTo);
    }

    /** Returns whether this host stops an instance because no other has come back in time. */
    public static boolean due(AppState state, InstanceState instance) {
        var orphaned = state.session().orphaned();
        return orphaned != null
                && ofSession(instance)
                && grace(state, instance).compareTo(orphaned.waited()) <= 0;
    }

    /** Returns whether this host came for orphans alone and has done what there was to do. */
    public static boolean stopped(AppState state) {
        return state.session().orphaned() != null
                && state.unsealed().isEmpty()
                && state.instances().values().stream()
                        .filter(instance -> due(state, instance))
                        .allMatch(
                                instance -> {
                                    var live = instance.live();
                                    return live == null || live.givenUp();
                                });
    }

    private static boolean ofSession(InstanceState instance) {
        var live = instance.live();
        return live != null && live.begun().lifetime() == Lifetime.SESSION;
    }

    /** What the model no longer has is to be stopped anyway. */
    private static Duration grace(AppState state, InstanceState instance) {
        return state.spec(instance)
                .map(ResourceSpec::stop)
                .map(stop -> stop.orphanGrace())
                .orElse(Duration.ZERO);
    }
}
