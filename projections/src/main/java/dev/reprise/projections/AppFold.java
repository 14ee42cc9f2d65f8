package dev.reprise.projections;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.HostEvent.CarriedAttempt;
import dev.reprise.app.event.HostEvent.SessionOpened;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.SpecHash;
import dev.reprise.projections.AppState.NetworkState.Stage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Folds events into an {@link AppState}, many at a time without a copy for each. Total over all
 * events: it never refuses. One thread.
 */
public final class AppFold {
    /** So many ports in a row are not held by others: something else is wrong with binding. */
    private static final int PROXY_PORTS = 10;

    private long position;
    private Instant at;
    private SessionState session;
    private AppSpec model;
    private long modelSince;
    private final Map<String, ResourceSpec> specs = new HashMap<>();
    private final TreeMap<String, InstanceState> instances;
    private final TreeMap<String, Integer> ports;
    private final TreeMap<String, AppState.ProxyState> proxies;
    private final TreeMap<String, String> refusals;
    private final TreeMap<String, Integer> numbers;
    private final TreeSet<String> unsealed;
    private final TreeMap<String, CommandRun> runs;
    private CommandFold commands;
    private AppState.@Nullable EngineState engine;
    private final TreeMap<String, AppState.NetworkState> networks;

    /** Begins at {@code state}. */
    public AppFold(AppState state) {
        position = state.position();
        at = state.at();
        session = state.session();
        model = state.model();
        modelSince = state.modelSince();
        instances = new TreeMap<>(state.instances());
        ports = new TreeMap<>(state.ports());
        proxies = new TreeMap<>(state.proxies());
        refusals = new TreeMap<>(state.refusals());
        numbers = new TreeMap<>(state.numbers());
        unsealed = new TreeSet<>(state.unsealed());
        runs = new TreeMap<>(state.runs());
        commands = new CommandFold(state.commands());
        engine = state.engine();
        networks = new TreeMap<>(state.networks());
        model.resources().forEach(r -> specs.put(r.name(), r));
    }

    /** Returns the state as it stands. */
    public AppState state() {
        return new AppState(
                position,
                at,
                session,
                model,
                modelSince,
                instances,
                ports,
                proxies,
                refusals,
                numbers,
                unsealed,
                commands.history(),
                runs,
                engine,
                networks);
    }

    /** Folds one event. A position folded before changes nothing, so redelivery is harmless. */
    public AppFold apply(Recorded recorded) {
        if (recorded.position() <= position) {
            return this;
        }
        position = recorded.position();
        at = recorded.at();
        switch (recorded.event()) {
            case HostEvent event -> host(event, recorded);
            case ResourceEvent event ->
                    Streams.instanceOf(recorded.stream())
                            .ifPresent(name -> resource(name, event, recorded));
        }
        return this;
    }

    private void resource(String name, ResourceEvent event, Recorded recorded) {
        console(name, event);
        run(name, event);
        var instance = instances.get(name);
        if (instance != null) {
            resource(instance, event, recorded);
        }
    }

    /** What ran has a console; one of nothing more than a fault is as complete as it gets. */
    private void console(String name, ResourceEvent event) {
        switch (event) {
            case ResourceEvent.Exited exited ->
                    unsealed.add(AppState.attemptKey(name, exited.attempt()));
            case ResourceEvent.Lost(var attempt, _) ->
                    unsealed.add(AppState.attemptKey(name, attempt));
            case ResourceEvent.ConsoleSealed sealed ->
                    unsealed.remove(AppState.attemptKey(name, sealed.attempt()));
            case ResourceEvent.ConsoleGap(var attempt, _, _, var bytes, _) when bytes == 0 ->
                    unsealed.remove(AppState.attemptKey(name, attempt));
            default -> {}
        }
    }

    private void run(String name, ResourceEvent event) {
        switch (event) {
            case ResourceEvent.CommandRequested(var id, var command, var arguments) ->
                    runs.put(
                            CommandRun.key(name, id),
                            new CommandRun(name, id, command, arguments, false, false, position));
            case ResourceEvent.CommandBegun(var id, _) ->
                    runs.computeIfPresent(
                            CommandRun.key(name, id), (_, run) -> run.running(position));
            case ResourceEvent.CommandSettled(var id, _, _) ->
                    runs.remove(CommandRun.key(name, id));
            default -> {}
        }
    }

    private void resource(InstanceState instance, ResourceEvent event, Recorded recorded) {
        if (event instanceof ResourceEvent.PortTaken taken) {
            portTaken(taken);
        }
        if (event instanceof ResourceEvent.LaunchFailed(_, _, var retry)
                && retry != null
                && retry.takenPort() != null) {
            portLost(instance, retry.takenPort());
        }
        if (event instanceof ResourceEvent.StartRequested
                || event instanceof ResourceEvent.RestartRequested) {
            tryAgain(instance.resource());
        }
        command(instance.name(), event);
        var next = InstanceFold.evolve(instance, specs.get(instance.resource()), event, recorded);
        if (forgotten(next)) {
            forget(next);
        } else {
            instances.put(next.name(), next);
        }
    }

    private void command(String instance, ResourceEvent event) {
        switch (event) {
            case ResourceEvent.StartRequested(var id, _) -> commands.given(id);
            case ResourceEvent.StopRequested(var id) -> commands.given(id);
            case ResourceEvent.RestartRequested(var id) -> commands.given(id);
            case ResourceEvent.CommandRequested(var id, _, _) -> commands.given(id);
            case ResourceEvent.CommandSettled settled ->
                    commands.settled(instance, settled, position);
            default -> {}
        }
    }

    private void portTaken(ResourceEvent.PortTaken taken) {
        if (!InstanceFold.fixed(specs.get(taken.owner()), taken)) {
            ports.remove(AppState.portKey(taken.owner(), taken.endpoint()));
        }
    }

    /** Somebody else took it between the look at it and the launch. */
    private void portLost(InstanceState instance, int port) {
        var spec = specs.get(instance.resource());
        if (spec == null) {
            return;
        }
        for (var endpoint : spec.endpoints()) {
            var owner = endpoint.proxied() ? instance.name() + ".target" : spec.name();
            if (endpoint.proxied() || endpoint.port() == null) {
                ports.remove(AppState.portKey(owner, endpoint.name()), port);
            }
        }
    }

    /** A wish to start gives refused ports and failed proxies another chance. */
    private void tryAgain(String resource) {
        refusals.keySet().removeIf(key -> key.startsWith(resource + "/"));
        networks.values().removeIf(n -> n.stage() == Stage.FAILED);
        var spec = specs.get(resource);
        if (spec != null) {
            for (var name : spec.instanceNames()) {
                refusals.keySet().removeIf(key -> key.startsWith(name + ".target/"));
            }
        }
        proxies.entrySet()
                .removeIf(
                        e ->
                                e.getKey().startsWith(resource + "/")
                                        && e.getValue().failure() != null);
    }

    private void host(HostEvent event, Recorded recorded) {
        switch (event) {
            case SessionOpened opened -> open(opened, recorded);
            case HostEvent.HostStarted started -> {
                session = session.withHost(started.epoch(), started.host(), recorded.position());
                proxies.clear();
                engine = null;
                networks.replaceAll((_, n) -> network(Stage.LEFT, n.gateway(), null));
                instances.replaceAll((_, i) -> InstanceFold.hostStarted(i));
                runs.replaceAll((_, run) -> run.abandoned());
            }
            case HostEvent.ModelApplied applied -> apply(applied.model(), recorded);
            case HostEvent.PortAllocated(var owner, var endpoint, var port) -> {
                ports.put(AppState.portKey(owner, endpoint), port);
                refusals.remove(AppState.portKey(owner, endpoint));
            }
            case HostEvent.PortRefused refused ->
                    refusals.put(
                            AppState.portKey(refused.owner(), refused.endpoint()),
                            refused.reason());
            case HostEvent.ProxyBindBegun(var resource, var endpoint, var port, _) ->
                    proxy(resource, endpoint, port, false, null, failures(resource, endpoint));
            case HostEvent.ProxyBound(var resource, var endpoint, var port) ->
                    proxy(resource, endpoint, port, true, null, 0);
            case HostEvent.ProxyFailed failed -> proxyFailed(failed);
            case HostEvent.AppStopRequested(var now, var reason) -> stopApp(now, reason);
            case HostEvent.OrphanGraceOver(var waited) ->
                    session =
                            session.withOrphaned(
                                    new SessionState.Orphaned(waited, recorded.position()));
            case HostEvent.ParameterSet set -> commands.done(set.commandId(), position);
            case HostEvent.UsageSampled sampled -> sampled.uses().forEach(this::used);
            case HostEvent.SecretRevealed _,
                    HostEvent.NoteAdded _,
                    HostEvent.NoteRemoved _,
                    HostEvent.SessionPinned _,
                    HostEvent.SessionDeletionBegun _,
                    HostEvent.SessionsDeleted _ -> {}
            case HostEvent.SessionEnded _ -> session = session.over();
            case HostEvent.RuntimeHealthy(var detail) -> engine(true, detail);
            case HostEvent.RuntimeUnhealthy(var reason) -> engine(false, reason);
            case HostEvent.NetworkBegun(var name) ->
                    networks.put(name, network(Stage.BEGUN, null, null));
            case HostEvent.NetworkReady(var name, _, var gateway) ->
                    networks.put(name, network(Stage.READY, gateway, null));
            case HostEvent.NetworkFailed(var name, var reason) ->
                    networks.put(name, network(Stage.FAILED, null, reason));
            case HostEvent.NetworkRemovalBegun(var name) ->
                    networks.put(name, network(Stage.REMOVING, null, null));
            case HostEvent.NetworkRemoved(var name, _) -> networks.remove(name);
        }
    }

    private AppState.NetworkState network(
            Stage stage, @Nullable String gateway, @Nullable String failure) {
        return new AppState.NetworkState(stage, gateway, failure, position);
    }

    /** What was asked of an engine that went away is asked again when it is back. */
    private void engine(boolean healthy, String detail) {
        engine = new AppState.EngineState(healthy, detail, position);
        networks.replaceAll(
                (_, n) ->
                        n.stage() == Stage.BEGUN || n.stage() == Stage.REMOVING
                                ? network(Stage.LEFT, n.gateway(), null)
                                : n);
    }

    private void used(HostEvent.Use use) {
        instances.computeIfPresent(use.instance(), (_, i) -> InstanceFold.used(i, use));
    }

    private void proxy(
            String resource,
            String endpoint,
            int port,
            boolean bound,
            @Nullable String failure,
            int failures) {
        proxies.put(
                AppState.portKey(resource, endpoint),
                new AppState.ProxyState(port, bound, failure, failures, position));
    }

    private int failures(String resource, String endpoint) {
        var known = proxies.get(AppState.portKey(resource, endpoint));
        return known == null ? 0 : known.failures();
    }

    /** A port that the model does not name gives way to another, for some time. */
    private void proxyFailed(HostEvent.ProxyFailed failed) {
        var failures = failures(failed.resource(), failed.endpoint()) + 1;
        proxy(
                failed.resource(),
                failed.endpoint(),
                failed.port(),
                false,
                failed.reason(),
                failures);
        if (failures < PROXY_PORTS && dynamic(failed.resource(), failed.endpoint())) {
            ports.remove(AppState.portKey(failed.resource(), failed.endpoint()));
        }
    }

    private boolean dynamic(String resource, String endpoint) {
        var spec = specs.get(resource);
        return spec != null
                && spec.endpoints().stream()
                        .anyMatch(e -> e.name().equals(endpoint) && e.port() == null);
    }

    private void stopApp(boolean now, String reason) {
        var before = session.stop();
        if (before == null || (now && !before.now())) {
            session = session.withStop(new SessionState.Stop(now, reason, position));
        }
    }

    private void open(SessionOpened opened, Recorded recorded) {
        session =
                new SessionState(
                        opened.session(),
                        opened.appHost(),
                        recorded.at(),
                        0,
                        null,
                        0,
                        null,
                        null,
                        false);
        model = AppSpec.EMPTY;
        modelSince = 0;
        specs.clear();
        instances.clear();
        proxies.clear();
        engine = null;
        networks.clear();
        refusals.clear();
        ports.clear();
        ports.putAll(opened.ports());
        unsealed.clear();
        commands = new CommandFold(CommandHistory.EMPTY);
        runs.clear();
        numbers.clear();
        numbers.putAll(opened.attempts());
        opened.persistent().forEach(carried -> carry(carried, recorded));
        var left = opened.networks();
        if (left != null) {
            left.forEach(name -> networks.put(name, network(Stage.LEFT, null, null)));
        }
    }

    private void carry(CarriedAttempt carried, Recorded recorded) {
        var begun = carried.begun();
        var instance =
                InstanceState.initial(
                                carried.instance(),
                                carried.resource(),
                                carried.replica(),
                                begun.specHash(),
                                true,
                                begun.attempt(),
                                recorded)
                        .withDeclared(false, begun.specHash());
        var attempt =
                Attempt.of(begun, recorded)
                        .started(carried.identity(), recorded)
                        .withLookup(Attempt.Lookup.DUE);
        // One of the session before could not be killed: it is to end before the next may begin.
        var wish =
                begun.lifetime().endsWithSession() ? instance.wish().restarting() : instance.wish();
        instances.put(carried.instance(), instance.withLive(attempt).withWish(wish));
    }

    private void apply(AppSpec applied, Recorded recorded) {
        model = applied;
        modelSince = position;
        specs.clear();
        refusals.clear();
        var names = new HashSet<String>();
        for (var resource : applied.resources()) {
            specs.put(resource.name(), resource);
            var hash = SpecHash.of(applied, resource);
            var instanceNames = resource.instanceNames();
            for (int i = 0; i < instanceNames.size(); i++) {
                var replica = resource.replicas() == 1 ? null : i + 1;
                names.add(instanceNames.get(i));
                declare(instanceNames.get(i), resource, replica, hash, recorded);
            }
        }
        instances.replaceAll(
                (name, i) -> names.contains(name) ? i : i.withDeclared(false, i.specHash()));
        List.copyOf(instances.values()).stream().filter(AppFold::forgotten).forEach(this::forget);
    }

    /**
     * An instance that the model no longer has is kept until nothing of it runs and nobody waits
     * for an answer.
     */
    private static boolean forgotten(InstanceState instance) {
        return !instance.declared()
                && instance.live() == null
                && instance.wish().pending() == null
                && instance.wish().superseded().isEmpty();
    }

    private void forget(InstanceState instance) {
        instances.remove(instance.name());
        numbers.put(instance.name(), instance.attempts());
    }

    private void declare(
            String name,
            ResourceSpec resource,
            @Nullable Integer replica,
            String hash,
            Recorded recorded) {
        var known = instances.get(name);
        if (known == null) {
            var number = numbers.getOrDefault(name, 0);
            instances.put(
                    name,
                    InstanceState.initial(
                            name,
                            resource.name(),
                            replica,
                            hash,
                            !resource.explicitStart(),
                            number,
                            recorded));
        } else {
            instances.put(name, InstanceFold.declared(known, resource, hash, recorded));
        }
    }
}
