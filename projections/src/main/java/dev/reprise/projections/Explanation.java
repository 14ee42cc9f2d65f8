package dev.reprise.projections;

import dev.reprise.app.event.ResourceEvent.Phase;

import java.util.List;

/**
 * Puts into words why an instance is as it is, from nothing but what the planner looks at. Pure.
 */
final class Explanation {
    private Explanation() {}

    static Why of(AppState state, InstanceState instance) {
        var name = States.of(state, instance);
        var view = Views.of(state, instance);
        return new Why(
                instance.name(),
                state.position(),
                name.name(),
                instance.since(),
                kind(name, view),
                summary(state, instance, name, view),
                conditions(state, instance, name, view),
                List.of(instance.touched()),
                WaitCycle.of(state, instance));
    }

    private static String kind(StateName name, ResourceView view) {
        return switch (name) {
            case Waiting, RuntimeUnhealthy, NotFound -> "waiting";
            case Starting, Building -> "starting";
            case Paused -> "stopped";
            case Running -> "Healthy".equals(view.healthStatus()) ? "running" : "unhealthy";
            case FailedToStart, Unknown -> "failed";
            case Finished, Exited ->
                    (view.exitCode() != null && view.exitCode() != 0) || view.crashLoop()
                            ? "failed"
                            : "stopped";
            case Stopping, NotStarted -> "stopped";
        };
    }

    private static String summary(
            AppState state, InstanceState instance, StateName name, ResourceView view) {
        var subject = instance.name();
        return switch (name) {
            case Waiting, RuntimeUnhealthy ->
                    subject
                            + " waits: "
                            + String.join("; ", view.holds().stream().map(Hold::text).toList());
            case Starting, Building, NotFound -> starting(instance);
            case Paused -> subject + " is paused: somebody has frozen its container";
            case Running -> running(state, instance, view);
            case Stopping -> subject + " is being stopped: " + stopReason(instance);
            case FailedToStart -> subject + " failed to start: " + view.reason();
            case Unknown -> subject + " is in an unknown state: " + view.reason();
            case Finished, Exited ->
                    subject
                            + " does not run: "
                            + (view.reason() == null ? "it ended" : view.reason());
            case NotStarted -> notStarted(state, instance);
        };
    }

    private static String running(AppState state, InstanceState instance, ResourceView view) {
        return "Healthy".equals(view.healthStatus())
                ? instance.name() + " runs and is healthy"
                : instance.name()
                        + " runs and is not healthy: "
                        + Conditions.actual(state, instance);
    }

    /** Before its launch is recorded, what ended last is what there is to tell. */
    private static String starting(InstanceState instance) {
        var last = instance.last();
        if (instance.live() == null && last != null) {
            return instance.name()
                    + " is about to be started (attempt "
                    + (instance.attempts() + 1)
                    + "): it "
                    + Words.ending(last);
        }
        var doing =
                isAwaited(instance) ? " is waited for (attempt " : " is being started (attempt ";
        return instance.name()
                + doing
                + Math.max(1, instance.attempts())
                + ")"
                + progress(instance);
    }

    private static boolean isAwaited(InstanceState instance) {
        var live = instance.live();
        return live != null
                && live.progress() != null
                && live.progress().phase() == Phase.NOT_FOUND;
    }

    private static String progress(InstanceState instance) {
        var live = instance.live();
        return live == null || live.progress() == null ? "" : ": " + live.progress().detail();
    }

    private static String stopReason(InstanceState instance) {
        var live = instance.live();
        var stopping = live == null ? null : live.stopping();
        if (stopping == null) {
            return "";
        }
        return switch (stopping.reason()) {
            case REQUESTED -> "a stop was requested";
            case RESTART -> "a restart was requested";
            case SHUTDOWN -> "the app is stopping";
            case SPEC_CHANGED -> "its definition has changed";
            case REMOVED -> "the model no longer has it";
            case LIVENESS -> "a liveness check failed";
        };
    }

    private static String notStarted(AppState state, InstanceState instance) {
        var explicit = state.spec(instance).map(s -> s.explicitStart()).orElse(false);
        return explicit && !instance.wish().wanted()
                ? instance.name()
                        + " is started only when asked to: reprise start "
                        + instance.name()
                : instance.name() + " is not started";
    }

    private static List<Hold> conditions(
            AppState state, InstanceState instance, StateName name, ResourceView view) {
        var live = instance.live();
        if (name != StateName.Running || live == null) {
            return view.holds();
        }
        return state.spec(instance).stream()
                .flatMap(s -> States.checks(s, live).stream())
                .filter(c -> !Conditions.checkHealthy(live, c))
                .map(
                        c -> {
                            var check = live.checks().get(c);
                            return new Hold(
                                    "check:" + c,
                                    "check " + c + " is not healthy",
                                    instance.name(),
                                    "Healthy",
                                    check == null ? "not checked yet" : check.detail(),
                                    null,
                                    check == null ? List.of() : List.of(check.position()),
                                    "HealthChanged of " + instance.name(),
                                    check == null ? live.startedAt() : check.since(),
                                    Blocker.probe(state, instance));
                        })
                .toList();
    }
}
