package dev.reprise.engine.plan;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.Outcome;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.SpecHash;
import dev.reprise.engine.plan.Step.Planned;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Attempt;
import dev.reprise.projections.Attempt.Lookup;
import dev.reprise.projections.CommandRun;
import dev.reprise.projections.Conditions;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.Lifetimes;
import dev.reprise.projections.Orphans;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what is wanted with what is observed. Pure: the same state gives the same steps in the
 * same order. A step that was taken is not planned again, because the event it left is part of the
 * state.
 */
public final class Planner {
    private static final Set<StopReason> GIVES_UP =
            Set.of(StopReason.REQUESTED, StopReason.RESTART, StopReason.SHUTDOWN);

    private final AppState state;
    private final Map<String, Set<String>> firstToStop;
    private final List<Planned> steps = new ArrayList<>();

    private Planner(AppState state) {
        this.state = state;
        var stops = state.session().stop() != null || state.session().orphaned() != null;
        this.firstToStop = stops ? StopOrder.dependents(state.model()) : Map.of();
    }

    /** Returns the next steps, empty when nothing is to be done until something happens. */
    public static List<Planned> plan(AppState state) {
        if (state.session().ended()) {
            return List.of();
        }
        var planner = new Planner(state);
        planner.ports();
        planner.steps.addAll(NetworkPlan.steps(state));
        state.instances().values().forEach(planner::instance);
        state.runs().values().forEach(planner::run);
        planner.end();
        return List.copyOf(planner.steps);
    }

    private void add(Step step, long cause, InstanceState instance) {
        steps.add(new Planned(step, cause, instance.wish().correlationId()));
    }

    private void ports() {
        if (!state.session().open()) {
            return;
        }
        for (var resource : state.model().resources()) {
            for (var endpoint : resource.endpoints()) {
                allocate(resource.name(), endpoint.name(), endpoint.port());
                if (endpoint.proxied()) {
                    resource.instanceNames()
                            .forEach(i -> allocate(i + ".target", endpoint.name(), null));
                    bindProxy(resource, endpoint);
                }
            }
        }
    }

    private void allocate(String owner, String endpoint, @Nullable Integer fixed) {
        var key = AppState.portKey(owner, endpoint);
        if (!right(key, fixed) && !state.refusals().containsKey(key)) {
            steps.add(new Planned(new Step.AllocatePort(owner, endpoint, fixed), 0, null));
        }
    }

    private boolean right(String key, @Nullable Integer fixed) {
        var has = state.ports().get(key);
        return has != null && (fixed == null || fixed.equals(has));
    }

    private void bindProxy(ResourceSpec resource, EndpointSpec endpoint) {
        var key = AppState.portKey(resource.name(), endpoint.name());
        var port = state.ports().get(key);
        var known = state.proxies().get(key);
        if (port != null
                && right(key, endpoint.port())
                && (known == null || known.port() != port)) {
            var step = new Step.BindProxy(resource.name(), endpoint.name(), port, null);
            steps.add(new Planned(step, 0, null));
        }
    }

    private void instance(InstanceState instance) {
        Settling.of(state, instance).ifPresent(steps::addAll);
        var live = instance.live();
        if (live == null) {
            launch(instance);
        } else if (live.lookup() == Lookup.DUE) {
            add(
                    new Step.Adopt(instance.name(), live.number()),
                    state.session().hostSince(),
                    instance);
        } else if (live.lookup() == Lookup.KNOWN) {
            stop(instance, live);
        } else if (live.elsewhere() != null && live.stopping() == null) {
            giveUp(instance, live);
        }
    }

    /** What runs on another engine is left there only if somebody wants it so. */
    private void giveUp(InstanceState instance, Attempt live) {
        reason(instance, live)
                .filter(GIVES_UP::contains)
                .ifPresent(reason -> stop(instance, live, reason));
    }

    private void stop(InstanceState instance, Attempt live, StopReason reason) {
        add(
                new Step.Stop(instance.name(), live.number(), reason),
                cause(instance, live, reason),
                instance);
    }

    private void launch(InstanceState instance) {
        if (!instance.launchable() || !state.session().open()) {
            return;
        }
        var failure = Conditions.failure(state, instance);
        if (failure.isPresent()) {
            add(
                    new Step.RefuseStart(instance.name(), failure.get()),
                    Conditions.cause(state, instance),
                    instance);
        } else if (!Conditions.held(state, instance)) {
            add(
                    new Step.Launch(instance.name(), instance.attempts() + 1),
                    Conditions.cause(state, instance),
                    instance);
        }
    }

    private void stop(InstanceState instance, Attempt live) {
        var stopping = live.stopping();
        var stop = state.session().stop();
        var now = stop != null && stop.now() && session(instance, live);
        if (stopping != null) {
            if (!stopping.killed() && (stopping.due() || now)) {
                var cause = now && stop != null ? stop.position() : stopping.position();
                add(new Step.Kill(instance.name(), live.number()), cause, instance);
            }
        } else if (now && stop != null) {
            add(new Step.Kill(instance.name(), live.number()), stop.position(), instance);
        } else if (live.startedAt() != null || phased(live)) {
            reason(instance, live).ifPresent(reason -> stop(instance, live, reason));
        }
    }

    /** A launch that takes long can be stopped before its program runs. */
    private static boolean phased(Attempt live) {
        return live.progress() != null;
    }

    private Optional<StopReason> reason(InstanceState instance, Attempt live) {
        if (state.session().stop() != null) {
            return whileStopping(instance, live);
        }
        if (state.session().orphaned() != null) {
            return Orphans.due(state, instance) && dependentsGone(instance)
                    ? Optional.of(StopReason.SHUTDOWN)
                    : Optional.empty();
        }
        if (!instance.declared() && !Lifetimes.isGuest(state, instance, live)) {
            return Optional.of(StopReason.REMOVED);
        }
        if (!instance.wish().wanted()) {
            return Optional.of(StopReason.REQUESTED);
        }
        if (instance.wish().restart()) {
            return Optional.of(StopReason.RESTART);
        }
        if (Lifetimes.isGuest(state, instance, live)) {
            return Optional.empty();
        }
        if (changed(instance, live)) {
            return Optional.of(StopReason.SPEC_CHANGED);
        }
        return sick(instance, live) ? Optional.of(StopReason.LIVENESS) : Optional.empty();
    }

    /** What outlives sessions stays, unless somebody has asked for its stop before. */
    private Optional<StopReason> whileStopping(InstanceState instance, Attempt live) {
        if (!session(instance, live)) {
            if (live.farFromStart()) {
                return Optional.of(StopReason.SHUTDOWN);
            }
            return instance.wish().wanted() ? Optional.empty() : Optional.of(StopReason.REQUESTED);
        }
        return dependentsGone(instance) ? Optional.of(StopReason.SHUTDOWN) : Optional.empty();
    }

    private long cause(InstanceState instance, Attempt live, StopReason reason) {
        var stop = state.session().stop();
        var orphaned = state.session().orphaned();
        return switch (reason) {
            case SHUTDOWN ->
                    stop != null ? stop.position() : orphaned != null ? orphaned.position() : 0;
            case REQUESTED, RESTART -> instance.wish().position();
            case REMOVED, SPEC_CHANGED -> state.modelSince();
            case LIVENESS ->
                    live.checks().values().stream()
                            .filter(c -> c.status() == Health.UNHEALTHY)
                            .mapToLong(Attempt.CheckState::position)
                            .max()
                            .orElse(0);
        };
    }

    private boolean session(InstanceState instance, Attempt live) {
        return Lifetimes.endsWithSession(state, instance, live);
    }

    private boolean dependentsGone(InstanceState instance) {
        return firstToStop.getOrDefault(instance.resource(), Set.of()).stream()
                .flatMap(r -> state.instancesOf(r).stream())
                .filter(i -> state.session().stop() != null || Orphans.due(state, i))
                .noneMatch(
                        i -> {
                            var live = i.live();
                            return live != null && session(i, live) && !live.givenUp();
                        });
    }

    /** Returns whether what runs was launched from another definition. */
    private boolean changed(InstanceState instance, Attempt live) {
        return !Lifetimes.takenAsIs(state, instance, live)
                && !SpecHash.same(live.begun().specHash(), instance.specHash());
    }

    private boolean sick(InstanceState instance, Attempt live) {
        return live.wasHealthy()
                && state.spec(instance).stream()
                        .flatMap(s -> s.checks().stream())
                        .filter(CheckSpec::liveness)
                        .map(c -> live.checks().get(c.name()))
                        .anyMatch(c -> c != null && c.status() == Health.UNHEALTHY);
    }

    /** A command is run once: one that the host died over is over, whatever came of it. */
    private void run(CommandRun run) {
        var failure = failure(run);
        if (failure.isPresent()) {
            add(
                    run,
                    new Step.Settle(
                            run.instance(), run.commandId(), Outcome.FAILED, failure.get()));
        } else if (!run.begun()) {
            add(run, new Step.RunCommand(run.instance(), run.commandId(), run.command()));
        }
    }

    private void add(CommandRun run, Step step) {
        steps.add(new Planned(step, run.position(), run.commandId()));
    }

    private Optional<String> failure(CommandRun run) {
        if (run.lost()) {
            return Optional.of(
                    run.begun() ? "the host died while it ran" : "the host died before it ran");
        }
        if (!state.session().open()) {
            return Optional.of("the app is stopping");
        }
        var instance = state.instances().get(run.instance());
        var live = instance == null ? null : instance.live();
        return run.begun() || (live != null && live.running())
                ? Optional.empty()
                : Optional.of(run.instance() + " does not run any more");
    }

    private void end() {
        var stop = state.session().stop();
        if (stop == null || !steps.isEmpty() || !state.unsealed().isEmpty()) {
            return;
        }
        var quiet =
                state.instances().values().stream()
                        .allMatch(
                                i -> {
                                    var live = i.live();
                                    var settled =
                                            i.wish().pending() == null
                                                    && i.wish().superseded().isEmpty();
                                    var stays =
                                            live != null
                                                    && !session(i, live)
                                                    && (live.lookup() == Lookup.KNOWN
                                                            || live.elsewhere() != null)
                                                    && live.startedAt() != null
                                                    && live.stopping() == null;
                                    return settled && (live == null || stays || live.givenUp());
                                });
        if (quiet && NetworkPlan.quiet(state)) {
            steps.add(new Planned(new Step.EndSession(stop.reason()), stop.position(), null));
        }
    }
}
