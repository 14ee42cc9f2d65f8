package dev.reprise.engine.loop;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.engine.Wish;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.ExistingProcess;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Probes;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Attempt;
import dev.reprise.projections.Attempt.Lookup;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.Lifetimes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Acts on what is recorded: calls the runtimes for intents, and keeps probes and proxies at what
 * the state says. One thread.
 */
final class Effects {
    private final Adapters adapters;
    private final StepTaker values;
    private final ContainerOrders orders;
    private final Leadership leadership;
    private final ContainerEffects containers;
    private final CommandEffects commands;
    private Map<List<Object>, Probes.Target> probed = Map.of();
    private final Map<String, List<Integer>> routed = new HashMap<>();
    private boolean sealedBefore;

    Effects(Adapters adapters, StepTaker values, Leadership leadership) {
        this.adapters = adapters;
        this.values = values;
        this.orders = new ContainerOrders(values);
        this.leadership = leadership;
        this.containers = new ContainerEffects(adapters, leadership);
        this.commands = new CommandEffects(adapters, values, leadership);
    }

    /** Keeps what must not be written down until the command is run. */
    void remember(AppState state, Wish wish) {
        commands.remember(state, wish);
    }

    /** Does what a recorded intent asks for; nothing for any other event. */
    void act(AppState state, dev.reprise.projections.Recorded recorded) {
        switch (recorded.event()) {
            case HostEvent.ProxyBindBegun(var resource, var endpoint, var port, var address) -> {
                leadership.check();
                adapters.proxies().bind(resource, endpoint, port, address);
            }
            case HostEvent event -> containers.act(event);
            case ResourceEvent event ->
                    Streams.instanceOf(recorded.stream())
                            .ifPresent(name -> act(state, name, event));
        }
    }

    private void act(AppState state, String name, ResourceEvent event) {
        switch (event) {
            case ResourceEvent.LaunchBegun begun -> launch(state, name, begun);
            case ResourceEvent.AdoptionBegun _ ->
                    live(state, name).ifPresent(a -> adopt(state, name, a));
            case ResourceEvent.StopBegun stop ->
                    live(state, name)
                            .ifPresent(
                                    a -> {
                                        leadership.check();
                                        stop(state, name, a, stop);
                                    });
            case ResourceEvent.KillBegun _ ->
                    live(state, name)
                            .ifPresent(
                                    a -> {
                                        leadership.check();
                                        runtime(a.begun()).kill(ref(name, a));
                                    });
            case ResourceEvent.CommandBegun begun -> commands.run(state, name, begun);
            default -> {}
        }
    }

    /** What outlives the app and has not come so far is not signalled, should it come now. */
    private void stop(AppState state, String name, Attempt live, ResourceEvent.StopBegun stop) {
        var runtime = runtime(live.begun());
        if (Lifetimes.onlyGivenUp(live, stop.reason())) {
            runtime.giveUp(ref(name, live));
        } else {
            runtime.stop(ref(name, live), stop.signal());
        }
    }

    private static Optional<Attempt> live(AppState state, String name) {
        return Optional.ofNullable(StepTaker.instance(state, name).live());
    }

    static AttemptRef ref(String name, Attempt attempt) {
        return new AttemptRef(name, attempt.number(), attempt.begun().attemptId());
    }

    private void launch(AppState state, String name, ResourceEvent.LaunchBegun begun) {
        var instance = StepTaker.instance(state, name);
        var spec = state.spec(instance).orElseThrow();
        leadership.check();
        runtime(begun)
                .launch(
                        new LaunchOrder(
                                new AttemptRef(name, begun.attempt(), begun.attemptId()),
                                values.commandLine(state, instance, spec),
                                values.environment(state, instance, spec),
                                spec.workingDirectory(),
                                spec.stop(),
                                orders.of(state, instance, spec, begun),
                                existing(spec)));
    }

    private static @Nullable ExistingProcess existing(ResourceSpec spec) {
        return spec.container() == null && spec.lifetime().takesAsIs()
                ? new ExistingProcess(spec.pidFile())
                : null;
    }

    private Runtime runtime(ResourceEvent.LaunchBegun begun) {
        return begun.container() == null ? adapters.runtime() : adapters.containerRuntime();
    }

    private void adopt(AppState state, String name, Attempt attempt) {
        leadership.check();
        runtime(attempt.begun()).adopt(ref(name, attempt), StepTaker.stopRules(state, name));
    }

    /**
     * Looks again at everything that runs: what was missed is reported now. Records nothing by
     * itself.
     */
    void audit(AppState state) {
        state.instances()
                .forEach(
                        (name, instance) -> {
                            var live = instance.live();
                            if (live != null && live.lookup() != Lookup.DUE) {
                                adopt(state, name, live);
                                if (live.stopping() != null && live.stopping().killed()) {
                                    runtime(live.begun()).kill(ref(name, live));
                                }
                            }
                        });
        seal(state);
        state.proxies()
                .forEach(
                        (key, proxy) -> {
                            if (!proxy.bound() && proxy.failure() == null) {
                                leadership.check();
                                var slash = key.indexOf('/');
                                adapters.proxies()
                                        .bind(
                                                key.substring(0, slash),
                                                key.substring(slash + 1),
                                                proxy.port(),
                                                ContainerEffects.address(state, key));
                            }
                        });
        containers.audit(state);
    }

    /** Has everything that runs measured. */
    void measure(AppState state) {
        adapters.usage()
                .measure(
                        state.instances().values().stream()
                                .flatMap(i -> running(i).map(a -> ref(i.name(), a)).stream())
                                .toList());
    }

    /** Returns the attempt that this host knows to run, empty if there is none. */
    static Optional<Attempt> running(InstanceState instance) {
        return Optional.ofNullable(instance.live())
                .filter(live -> live.startedAt() != null && live.lookup() == Lookup.KNOWN);
    }

    /**
     * Makes probes and proxies what the state says, and completes the consoles that an earlier host
     * has left.
     */
    void level(AppState state) {
        if (!sealedBefore) {
            sealedBefore = true;
            seal(state);
        }
        containers.level(state);
        probe(state);
        route(state);
        commands.level(state);
    }

    private void seal(AppState state) {
        for (var key : state.unsealed()) {
            var slash = key.lastIndexOf('/');
            leadership.check();
            adapters.capture()
                    .end(key.substring(0, slash), Integer.parseInt(key.substring(slash + 1)));
        }
    }

    private void probe(AppState state) {
        var wanted = new HashMap<List<Object>, Probes.Target>();
        var changed = false;
        for (var instance : state.instances().values()) {
            var live = instance.live();
            var spec = state.spec(instance);
            if (live == null
                    || spec.isEmpty()
                    || !live.running()
                    || live.lookup() != Lookup.KNOWN) {
                continue;
            }
            for (var check : spec.get().checks()) {
                if (met(live, check)) {
                    continue;
                }
                List<Object> key = List.of(instance.name(), live.number(), check);
                var known = probed.get(key);
                changed |= known == null;
                wanted.put(
                        key,
                        known != null
                                ? known
                                : new Probes.Target(
                                        ref(instance.name(), live),
                                        check,
                                        live.begun().ports(),
                                        values.environment(state, instance, spec.get()),
                                        live.begun().workingDirectory(),
                                        live.contained()));
            }
        }
        if (changed || wanted.size() != probed.size()) {
            probed = wanted;
            adapters.probes().watch(List.copyOf(wanted.values()));
        }
    }

    /** A line that was seen stays seen, and what was done stays done. */
    private static boolean met(Attempt live, CheckSpec check) {
        var known = live.checks().get(check.name());
        return check.probe().lasting() && known != null && known.status() == Health.HEALTHY;
    }

    private void route(AppState state) {
        for (var resource : state.model().resources()) {
            for (var endpoint : resource.endpoints()) {
                if (!endpoint.proxied()) {
                    continue;
                }
                var targets = new ArrayList<Integer>();
                state.instancesOf(resource.name()).stream()
                        .filter(i -> serves(resource, i))
                        .map(
                                i ->
                                        Objects.requireNonNull(i.live())
                                                .begun()
                                                .ports()
                                                .get(endpoint.name()))
                        .filter(Objects::nonNull)
                        .forEach(targets::add);
                var key = AppState.portKey(resource.name(), endpoint.name());
                if (!targets.equals(routed.get(key))) {
                    routed.put(key, targets);
                    adapters.proxies()
                            .route(resource.name(), endpoint.name(), List.copyOf(targets));
                }
            }
        }
    }

    private static boolean serves(ResourceSpec resource, InstanceState instance) {
        var live = instance.live();
        return live != null && live.running() && (live.wasHealthy() || resource.checks().isEmpty());
    }
}
