package dev.reprise.projections;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.WaitSpec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the objects that clients see. Pure. */
final class Views {
    private Views() {}

    static List<ResourceView> all(AppState state) {
        var views = new ArrayList<ResourceView>();
        state.model().resources().stream()
                .flatMap(r -> state.instancesOf(r.name()).stream())
                .forEach(i -> views.add(of(state, i)));
        state.instances().values().stream()
                .filter(i -> !i.declared())
                .forEach(i -> views.add(of(state, i)));
        return List.copyOf(views);
    }

    static ResourceView of(AppState state, InstanceState instance) {
        var spec = state.spec(instance);
        var live = instance.live();
        var last = instance.last();
        var name = States.of(state, instance);
        var holds = holds(state, instance);
        return new ResourceView(
                instance.name(),
                instance.resource(),
                spec.map(ResourceSpec::type).orElse("Executable"),
                name.name(),
                instance.since(),
                health(state, instance),
                live == null && last != null ? last.exitCode() : null,
                live == null && last != null ? last.signal() : null,
                instance.supervision().crashLoop(),
                live != null && live.identity() instanceof ProcessIdentity process
                        ? process.pid()
                        : null,
                instance.attempts(),
                instance.restarts(),
                live != null ? live.startedAt() : last == null ? null : last.startedAt(),
                live != null || last == null || last.startedAt() == null ? null : last.at(),
                urls(state, spec, name),
                instance.replica(),
                spec.map(ResourceSpec::parent).orElse(null),
                holds,
                (live == null || live.stuck()) && last != null ? reason(instance, last) : null,
                checks(spec, live),
                commands(name),
                spec.stream()
                        .flatMap(s -> s.waits().stream())
                        .map(WaitSpec::on)
                        .distinct()
                        .toList(),
                spec.map(ResourceSpec::references).orElse(List.of()),
                commandLine(state, instance, spec),
                spec.map(ResourceSpec::workingDirectory)
                        .orElse(live == null ? "" : live.begun().workingDirectory()),
                live == null
                        ? spec.map(s -> Values.environment(state, instance, s, Values.REFERENCE))
                                .orElse(Map.of())
                        : live.begun().environment(),
                live != null && live.identity() instanceof ContainerIdentity container
                        ? container.containerId()
                        : null,
                image(spec, live),
                live == null || live.usage() == null ? null : live.usage().cpuPercent(),
                live == null || live.usage() == null ? null : live.usage().memoryBytes(),
                live != null
                        && live.running()
                        && (live.wasHealthy() || States.health(state, instance) == Health.HEALTHY));
    }

    private static List<Hold> holds(AppState state, InstanceState instance) {
        var live = instance.live();
        var elsewhere = live == null ? null : live.elsewhere();
        if (elsewhere != null) {
            return List.of(
                    new Hold(
                            "engine",
                            elsewhere,
                            null,
                            "the engine that it was started on",
                            "another one",
                            null,
                            List.of(instance.touched()),
                            "RuntimeHealthy of that engine",
                            instance.since(),
                            null));
        }
        return instance.launchable() && state.session().open()
                ? Conditions.holds(state, instance)
                : List.of();
    }

    private static @Nullable String image(Optional<ResourceSpec> spec, @Nullable Attempt live) {
        var plan = live == null ? null : live.begun().container();
        return plan != null
                ? plan.image()
                : spec.map(ResourceSpec::container).map(ContainerSpec::image).orElse(null);
    }

    private static @Nullable String health(AppState state, InstanceState instance) {
        var health = States.health(state, instance);
        return health == null ? null : name(health);
    }

    static String name(Health health) {
        return switch (health) {
            case HEALTHY -> "Healthy";
            case DEGRADED -> "Degraded";
            case UNHEALTHY -> "Unhealthy";
        };
    }

    private static String reason(InstanceState instance, Ending last) {
        if (stoppedAsAsked(instance, last)) {
            return "it was stopped as asked, by %s (exit code %d)"
                    .formatted(last.signal(), last.exitCode());
        }
        var text =
                last.failedToStart() ? String.valueOf(last.reason()) : "it " + Words.ending(last);
        if (!instance.supervision().crashLoop()) {
            return text;
        }
        var tries = text + "; " + instance.supervision().unsettled();
        return last.failedToStart()
                ? tries + " tries in a row have failed: not tried any more"
                : tries + " lives in a row were too short: crash loop";
    }

    /** A wish that came after the end has nothing to do with it. */
    private static boolean stoppedAsAsked(InstanceState instance, Ending last) {
        return last.signal() != null
                && !instance.wish().wanted()
                && instance.wish().position() < last.position();
    }

    private static List<ResourceView.Url> urls(
            AppState state, Optional<ResourceSpec> spec, StateName name) {
        return spec.stream()
                .flatMap(
                        s ->
                                s.endpoints().stream()
                                        .flatMap(
                                                e ->
                                                        state.publicPort(s, e).stream()
                                                                .map(
                                                                        port ->
                                                                                new ResourceView
                                                                                        .Url(
                                                                                        e.name(),
                                                                                        e.scheme()
                                                                                                + "://localhost:"
                                                                                                + port,
                                                                                        name
                                                                                                == StateName
                                                                                                        .Running))))
                .toList();
    }

    private static List<ResourceView.Check> checks(
            Optional<ResourceSpec> spec, @Nullable Attempt live) {
        return spec.stream()
                .flatMap(
                        s ->
                                live == null
                                        ? s.checks().stream().map(CheckSpec::name)
                                        : States.checks(s, live).stream())
                .map(
                        c -> {
                            var state = live == null ? null : live.checks().get(c);
                            return state == null
                                    ? new ResourceView.Check(c, null, null, null)
                                    : new ResourceView.Check(
                                            c, name(state.status()), state.detail(), state.since());
                        })
                .toList();
    }

    static List<String> commands(StateName name) {
        return switch (name) {
            case NotStarted, Finished, Exited, FailedToStart -> List.of("start");
            case Waiting -> List.of("start", "stop");
            case Running, Paused -> List.of("stop", "restart");
            case Starting, Building, NotFound, RuntimeUnhealthy -> List.of("stop");
            case Stopping, Unknown -> List.of();
        };
    }

    private static List<String> commandLine(
            AppState state, InstanceState instance, Optional<ResourceSpec> spec) {
        var live = instance.live();
        if (live != null) {
            return live.begun().commandLine();
        }
        return spec.map(s -> Values.commandLine(state, instance, s, Values.REFERENCE))
                .orElse(List.of());
    }
}
