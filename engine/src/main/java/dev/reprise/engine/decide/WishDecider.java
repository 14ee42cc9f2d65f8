package dev.reprise.engine.decide;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.engine.CommandRejectedException;
import dev.reprise.engine.InvalidArgumentException;
import dev.reprise.engine.UnknownResourceException;
import dev.reprise.engine.Wish;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Attempt;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.StateName;
import dev.reprise.projections.States;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of wishes: a refusal with its reason, or an event for each instance concerned. Pure.
 */
public final class WishDecider {
    /** States in which a start has been made already. */
    private static final Set<StateName> BEGUN =
            EnumSet.of(
                    StateName.Starting,
                    StateName.NotFound,
                    StateName.Building,
                    StateName.RuntimeUnhealthy,
                    StateName.Running,
                    StateName.Paused);

    private WishDecider() {}

    /**
     * Returns the events that {@code wish} leads to, in instance order; none when it was given
     * before.
     *
     * @throws UnknownResourceException if nothing has that name
     * @throws CommandRejectedException if it makes no sense on any of the instances
     * @throws InvalidArgumentException if an argument of it is missing, unknown or not allowed
     */
    public static List<Draft> decide(AppState state, Wish wish) {
        if (state.commands().find(wish.commandId()).isPresent()) {
            return List.of();
        }
        var instances = instances(state, wish.target());
        if (wish.kind() == Wish.Kind.RUN) {
            state.spec(instances.getFirst()).ifPresent(spec -> ModelCommands.check(spec, wish));
        }
        if (wish.kind() == Wish.Kind.EXEC && instances.size() > 1) {
            throw new InvalidArgumentException(
                    wish.target()
                            + " has several instances; name one of "
                            + instances.stream()
                                    .map(InstanceState::name)
                                    .collect(Collectors.joining(", ")));
        }
        if (!state.session().open()) {
            throw new CommandRejectedException(
                    "the app is stopping: " + wish.target() + " cannot be commanded any more");
        }
        var drafts =
                instances.stream()
                        .filter(i -> refusal(state, i, wish).isEmpty())
                        .map(i -> draft(state, i, wish))
                        .toList();
        if (drafts.isEmpty()) {
            throw new CommandRejectedException(
                    refusal(state, instances.getFirst(), wish).orElseThrow());
        }
        return drafts;
    }

    private static List<InstanceState> instances(AppState state, String target) {
        var instance = state.instances().get(target);
        if (instance != null) {
            return List.of(instance);
        }
        var replicas = state.instancesOf(target);
        if (replicas.isEmpty()) {
            throw new UnknownResourceException(
                    "there is no resource "
                            + target
                            + "; there are "
                            + state.instances().keySet().stream()
                                    .collect(Collectors.joining(", ")));
        }
        return replicas;
    }

    private static Optional<String> refusal(AppState state, InstanceState instance, Wish wish) {
        var name = instance.name();
        var now = States.of(state, instance);
        if (!instance.declared()) {
            return Optional.of(name + " is being removed: the model no longer has it");
        }
        var live = instance.live();
        if (live != null && live.stuck() && wish.kind() != Wish.Kind.STOP) {
            return Optional.of(beside(name, live));
        }
        if (wish.kind() == Wish.Kind.PROBE && checks(state, instance).isEmpty()) {
            return Optional.of(name + " has no health checks that could be run");
        }
        var sensible =
                switch (wish.kind()) {
                    case START -> !BEGUN.contains(now);
                    case STOP ->
                            instance.wish().wanted()
                                    && (instance.live() != null || instance.launchable());
                    case RESTART -> true;
                    case RUN, EXEC, PROBE -> live != null && live.running();
                };
        return sensible
                ? Optional.empty()
                : Optional.of(
                        switch (wish.kind()) {
                            case START ->
                                    name + " is already " + now + ": use restart to replace it";
                            case STOP -> name + " is " + now + ": there is nothing to stop";
                            case RESTART -> "";
                            case RUN, EXEC, PROBE ->
                                    name
                                            + " is "
                                            + now
                                            + ": "
                                            + wish.command()
                                            + " can be run while it runs";
                        });
    }

    private static List<CheckSpec> checks(AppState state, InstanceState instance) {
        return state.spec(instance).map(ResourceSpec::checks).orElse(List.of());
    }

    private static String beside(String name, Attempt live) {
        var process =
                switch (live.identity()) {
                    case null -> "the program";
                    case ProcessIdentity(var pid, _, _, _) -> "process " + pid;
                    case ContainerIdentity container -> "container " + container.containerName();
                };
        var look =
                live.identity() instanceof ProcessIdentity(var pid, _, _, _)
                        ? " (ps -o stat,wchan -p " + pid + ")"
                        : "";
        return name
                + " is Unknown: "
                + process
                + " of attempt "
                + live.number()
                + " outlived SIGKILL, and nothing is started beside it. It is killed again every"
                + " 30 s; see what it hangs in"
                + look
                + ", and start "
                + name
                + " once it has ended";
    }

    private static Draft draft(AppState state, InstanceState instance, Wish wish) {
        var event =
                switch (wish.kind()) {
                    case START ->
                            new ResourceEvent.StartRequested(
                                    wish.commandId(),
                                    wish.force()
                                            || States.of(state, instance) == StateName.Waiting);
                    case STOP -> new ResourceEvent.StopRequested(wish.commandId());
                    case RESTART -> new ResourceEvent.RestartRequested(wish.commandId());
                    case EXEC, PROBE ->
                            new ResourceEvent.CommandRequested(
                                    wish.commandId(), wish.command(), Map.of());
                    case RUN ->
                            new ResourceEvent.CommandRequested(
                                    wish.commandId(),
                                    wish.command(),
                                    state.spec(instance)
                                            .map(spec -> ModelCommands.recorded(spec, wish))
                                            .orElse(Map.of()));
                };
        return new Draft(
                Streams.instance(instance.name()), event, wish.actor(), null, wish.commandId());
    }
}
