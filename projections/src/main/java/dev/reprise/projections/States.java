package dev.reprise.projections;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.ResourceSpec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

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
            if (live.stopping() != null) {
                return StateName.Stopping;
            }
            if (live.elsewhere() != null) {
                return StateName.RuntimeUnhealthy;
            }
            if (live.startedAt() == null) {
                return starting(live);
            }
            return live.paused() ? StateName.Paused : StateName.Running;
        }
        if (instance.launchable() && state.session().open()) {
            if (!Conditions.held(state, instance)) {
                return StateName.Starting;
            }
            return Conditions.engineMissed(state, instance)
                    ? StateName.RuntimeUnhealthy
                    : StateName.Waiting;
        }
        return ended(state, instance);
    }

    private static StateName starting(Attempt live) {
        var progress = live.progress();
        if (progress == null) {
            return StateName.Starting;
        }
        return switch (progress.phase()) {
            case NOT_FOUND -> StateName.NotFound;
            case BUILDING -> StateName.Building;
            case PULLING, CREATING, STARTING, ELSEWHERE -> StateName.Starting;
        };
    }

    private static StateName ended(AppState state, InstanceState instance) {
        var last = instance.last();
        if (last == null) {
            return StateName.NotStarted;
        }
        return switch (last.kind()) {
            case EXITED, LOST ->
                    state.spec(instance).filter(s -> s.container() != null).isPresent()
                            ? StateName.Exited
                            : StateName.Finished;
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
        return checks(spec.get(), live).stream()
                .map(
                        name -> {
                            var check = live.checks().get(name);
                            return check == null ? Health.UNHEALTHY : check.status();
                        })
                .max(java.util.Comparator.naturalOrder())
                .orElse(Health.HEALTHY);
    }

    /** Returns the names of the checks that count: the model's and the image's. */
    static List<String> checks(ResourceSpec spec, Attempt live) {
        var names = new ArrayList<>(spec.checks().stream().map(CheckSpec::name).toList());
        if (live.identity() instanceof ContainerIdentity container
                && container.imageCheck()
                && !names.contains(ContainerIdentity.IMAGE_CHECK)) {
            names.add(ContainerIdentity.IMAGE_CHECK);
        }
        return names;
    }

    /** Returns whether an instance runs, this host knows it, and every check of it is healthy. */
    static boolean healthy(AppState state, InstanceState instance) {
        var live = instance.live();
        return live != null
                && live.lookup() == Attempt.Lookup.KNOWN
                && health(state, instance) == Health.HEALTHY;
    }
}
