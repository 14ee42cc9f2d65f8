package dev.reprise.engine.loop;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.engine.Wish;
import dev.reprise.engine.decide.ModelCommands;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.CommandRuns;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Probes;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Attempt;
import dev.reprise.projections.Attempt.Lookup;
import dev.reprise.projections.Bridges;
import dev.reprise.projections.CommandRun;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.Networks;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Acts on what is recorded: calls the runtimes for intents, and keeps probes and proxies at what
 * the state says. One thread.
 */
final class Effects {
    private final Adapters adapters;
    private final StepTaker values;
    private final ContainerOrders orders;
    private final Leadership leadership;
    private Map<List<Object>, Probes.Target> probed = Map.of();
    private final Map<String, List<Integer>> routed = new HashMap<>();
    private final Map<String, Map<String, String>> secrets = new HashMap<>();
    private final Map<String, Wish.AdHoc> adHocs = new HashMap<>();
    private Set<String> runs = Set.of();
    private boolean sealedBefore;
    private boolean engineNeeded;
    private boolean harvested;

    Effects(Adapters adapters, StepTaker values, Leadership leadership) {
        this.adapters = adapters;
        this.values = values;
        this.orders = new ContainerOrders(values);
        this.leadership = leadership;
    }

    /** Does what a recorded intent asks for; nothing for any other event. */
    void act(AppState state, dev.reprise.projections.Recorded recorded) {
        switch (recorded.event()) {
            case HostEvent.ProxyBindBegun(var resource, var endpoint, var port, var address) -> {
                leadership.check();
                adapters.proxies().bind(resource, endpoint, port, address);
            }
            case HostEvent.NetworkBegun(var name) -> {
                leadership.check();
                adapters.containers().network(name);
            }
            case HostEvent.NetworkRemovalBegun(var name) -> {
                leadership.check();
                adapters.containers().removeNetwork(name);
            }
            case HostEvent _ -> {}
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
                                        runtime(a.begun()).stop(ref(name, a), stop.signal());
                                    });
            case ResourceEvent.KillBegun _ ->
                    live(state, name)
                            .ifPresent(
                                    a -> {
                                        leadership.check();
                                        runtime(a.begun()).kill(ref(name, a));
                                    });
            case ResourceEvent.CommandBegun begun -> run(state, name, begun);
            default -> {}
        }
    }

    /** Keeps what must not be written down until the command is run. */
    void remember(AppState state, Wish wish) {
        var adHoc = wish.adHoc();
        if (adHoc != null) {
            state.runs().values().stream()
                    .filter(run -> run.commandId().equals(wish.commandId()))
                    .forEach(run -> adHocs.putIfAbsent(run.commandId(), adHoc));
            return;
        }
        state.runs().values().stream()
                .filter(run -> run.commandId().equals(wish.commandId()))
                .flatMap(run -> state.spec(StepTaker.instance(state, run.instance())).stream())
                .findFirst()
                .ifPresent(spec -> secrets.put(wish.commandId(), ModelCommands.secret(spec, wish)));
    }

    private void run(AppState state, String name, ResourceEvent.CommandBegun begun) {
        var instance = StepTaker.instance(state, name);
        var spec = state.spec(instance).orElseThrow();
        var live = Objects.requireNonNull(instance.live());
        var key = CommandRun.key(name, begun.commandId());
        var arguments = new HashMap<>(Objects.requireNonNull(state.runs().get(key)).arguments());
        arguments.putAll(secrets.getOrDefault(begun.commandId(), Map.of()));
        var adHoc = adHocs.get(begun.commandId());
        var command = adHoc == null ? command(spec, begun.command()) : command(begun, adHoc);
        leadership.check();
        adapters.commandRuns()
                .run(
                        new CommandRuns.Order(
                                key,
                                begun.commandId(),
                                ref(name, live),
                                command,
                                arguments,
                                values.environment(state, instance, spec),
                                spec.workingDirectory(),
                                live.contained(),
                                adHoc == null ? null : adHoc.result()));
    }

    private static CommandSpec command(ResourceSpec spec, String name) {
        return spec.commands().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static CommandSpec command(ResourceEvent.CommandBegun begun, Wish.AdHoc adHoc) {
        return new CommandSpec(
                begun.command(),
                begun.command(),
                null,
                null,
                false,
                adHoc.commandLine(),
                adHoc.timeout(),
                List.of());
    }

    private static Optional<Attempt> live(AppState state, String name) {
        return Optional.ofNullable(StepTaker.instance(state, name).live());
    }

    private static AttemptRef ref(String name, Attempt attempt) {
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
                                orders.of(state, instance, spec, begun)));
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
        if (engineNeeded) {
            adapters.containers().watch(true);
        }
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
                                                address(state, key));
                            }
                        });
        state.networks()
                .forEach(
                        (name, network) -> {
                            switch (network.stage()) {
                                case BEGUN -> adapters.containers().network(name);
                                case REMOVING -> adapters.containers().removeNetwork(name);
                                case LEFT, READY, FAILED -> {}
                            }
                        });
    }

    /**
     * Returns where the proxy of that key listens: for containers, at their way to this machine.
     */
    private static @Nullable String address(AppState state, String key) {
        var network = state.networks().get(Networks.app(state.session().appHost()));
        return key.endsWith(Bridges.SUFFIX) && network != null ? network.gateway() : null;
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
        engine(state);
        probe(state);
        route(state);
        bridge(state);
        if (!state.runs().keySet().equals(runs)) {
            runs = Set.copyOf(state.runs().keySet());
            adapters.commandRuns().keep(runs);
            var commands =
                    state.runs().values().stream()
                            .map(CommandRun::commandId)
                            .collect(Collectors.toSet());
            secrets.keySet().retainAll(commands);
            adHocs.keySet().retainAll(commands);
        }
    }

    /** Looks for the engine while anything needs it, and clears it of what dead hosts have left. */
    private void engine(AppState state) {
        var needed =
                !state.networks().isEmpty()
                        || state.model().resources().stream().anyMatch(r -> r.container() != null)
                        || state.instances().values().stream()
                                .anyMatch(i -> i.live() != null && i.live().contained());
        if (needed != engineNeeded) {
            engineNeeded = needed;
            adapters.containers().watch(needed);
        }
        if (!harvested && state.engineAnswers()) {
            harvested = true;
            leadership.check();
            adapters.containers()
                    .harvest(
                            state.instances().values().stream()
                                    .map(InstanceState::live)
                                    .filter(Objects::nonNull)
                                    .map(live -> live.begun().attemptId())
                                    .collect(Collectors.toSet()));
        }
    }

    /** What containers use of a process goes where its callers on this machine go. */
    private void bridge(AppState state) {
        for (var bridge : Bridges.of(state.model())) {
            var port = state.ports().get(AppState.portKey(bridge.resource(), bridge.endpoint()));
            var targets = port == null ? List.<Integer>of() : List.of(port);
            if (!targets.equals(routed.get(bridge.key()))) {
                routed.put(bridge.key(), targets);
                adapters.proxies()
                        .route(bridge.resource(), bridge.endpoint() + Bridges.SUFFIX, targets);
            }
        }
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

    /** A line that was seen stays seen, also when the console no longer has it. */
    private static boolean met(Attempt live, CheckSpec check) {
        var known = live.checks().get(check.name());
        return check.probe() instanceof CheckSpec.LogLine
                && known != null
                && known.status() == Health.HEALTHY;
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
