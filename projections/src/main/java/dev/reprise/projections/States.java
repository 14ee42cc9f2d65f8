package dev.reprise.projections;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.CheckSpec;

import org.jspecify.annotations.Nullable;

/** The name of an instance's state, and its health. Pure. */
public final class States {
    private States() {}

    /** Returns the state's name. */
    public static StateName of(AppState state, InstanceState instance) {
        var live = instance.live();
        if (live != null) {
            if (live.stuck()) {
                return StateName.Unknown;
            }
            return live.stopping() != null
                    ? StateName.Stopping
                    : live.startedAt() == null ? StateName.Starting : StateName.Running;
        }
        if (instance.launchable() && state.session().open()) {
            return Conditions.held(state, instance) ? StateName.Waiting : StateName.Starting;
        }
        return ended(instance.last());
    }

    private static StateName ended(@Nullable Ending last) {
        if (last == null) {
            return StateName.NotStarted;
        }
        return switch (last.kind()) {
            case EXITED, LOST -> StateName.Finished;
            case STUCK -> StateName.Unknown;
            case FAILED, REFUSED -> StateName.FailedToStart;
            case ABANDONED -> StateName.NotStarted;
        };
    }

    /**
     * Returns the health of a running instance: the worst of its checks; null when it does not run.
     */
    public static @Nullable Health health(AppState state, InstanceState instance) {
        var live = instance.live();
        var spec = state.spec(instance);
        if (live == null || !live.running() || spec.isEmpty()) {
            return null;
        }
        return spec.get().checks().stream()
                .map(CheckSpec::name)
                .map(
                        name -> {
                            var check = live.checks().get(name);
                            return check == null ? Health.UNHEALTHY : check.status();
                        })
                .max(java.util.Comparator.naturalOrder())
                .orElse(Health.HEALTHY);
    }

    /** Returns whether an instance runs, this host knows it, and every check of it is healthy. */
    static boolean healthy(AppState state, InstanceState instance) {
        var live = instance.live();
        return live != null
                && live.lookup() == Attempt.Lookup.KNOWN
                && health(state, instance) == Health.HEALTHY;
    }
}
