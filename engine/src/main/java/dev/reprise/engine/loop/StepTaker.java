package dev.reprise.engine.loop;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Retry;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.plan.Step;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Bridges;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.Values;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Turns each planned step into the one event that records it, with what only the shell can add:
 * ids, ports, secrets' presence.
 */
final class StepTaker {
    private final Adapters adapters;
    private final Supplier<UUID> ids;
    private final Set<Integer> handedOut = new HashSet<>();

    StepTaker(Adapters adapters, Supplier<UUID> ids) {
        this.adapters = adapters;
        this.ids = ids;
    }

    /** Returns the event of {@code planned}, a step of {@code state}. */
    Draft take(AppState state, Step.Planned planned) {
        Event event =
                switch (planned.step()) {
                    case Step.AllocatePort step -> allocate(state, step);
                    case Step.BindProxy(var resource, var endpoint, var port, var address) ->
                            new HostEvent.ProxyBindBegun(resource, endpoint, port, address);
                    case Step.MakeNetwork(var name) -> new HostEvent.NetworkBegun(name);
                    case Step.RemoveNetwork(var name) -> new HostEvent.NetworkRemovalBegun(name);
                    case Step.Adopt(_, var attempt) -> new ResourceEvent.AdoptionBegun(attempt);
                    case Step.Launch(var name, var attempt) -> launch(state, name, attempt);
                    case Step.RefuseStart(_, var reason) -> new ResourceEvent.StartRefused(reason);
                    case Step.Stop(var name, var attempt, var reason) ->
                            stop(state, name, attempt, reason);
                    case Step.Kill(_, var attempt) -> new ResourceEvent.KillBegun(attempt);
                    case Step.RunCommand(_, var id, var command) ->
                            new ResourceEvent.CommandBegun(id, command);
                    case Step.Settle(_, var command, var outcome, var detail) ->
                            new ResourceEvent.CommandSettled(command, outcome, detail);
                    case Step.EndSession(var reason) -> new HostEvent.SessionEnded(reason);
                };
        return new Draft(
                stream(planned.step()), event, "host", planned.cause(), planned.correlationId());
    }

    private static String stream(Step step) {
        return switch (step) {
            case Step.AllocatePort _,
                    Step.BindProxy _,
                    Step.MakeNetwork _,
                    Step.RemoveNetwork _,
                    Step.EndSession _ ->
                    Streams.HOST;
            case Step.Adopt(var name, _) -> Streams.instance(name);
            case Step.Launch(var name, _) -> Streams.instance(name);
            case Step.RefuseStart(var name, _) -> Streams.instance(name);
            case Step.Stop(var name, _, _) -> Streams.instance(name);
            case Step.Kill(var name, _) -> Streams.instance(name);
            case Step.RunCommand(var name, _, _) -> Streams.instance(name);
            case Step.Settle(var name, _, _, _) -> Streams.instance(name);
        };
    }

    private Event allocate(AppState state, Step.AllocatePort step) {
        var fixed = step.fixed();
        if (fixed != null) {
            var refusal = adapters.ports().claim(step.owner(), step.endpoint(), fixed);
            return refusal.isPresent()
                    ? new HostEvent.PortRefused(step.owner(), step.endpoint(), fixed, refusal.get())
                    : new HostEvent.PortAllocated(step.owner(), step.endpoint(), fixed);
        }
        var taken = new HashSet<>(state.ports().values());
        taken.addAll(handedOut);
        state.proxies().values().stream()
                .filter(proxy -> proxy.failure() != null)
                .forEach(proxy -> taken.add(proxy.port()));
        var port = adapters.ports().allocate(step.owner(), step.endpoint(), taken);
        if (port.isEmpty()) {
            return new HostEvent.PortRefused(
                    step.owner(), step.endpoint(), 0, "no port of the range is free");
        }
        handedOut.add(port.getAsInt());
        return new HostEvent.PortAllocated(step.owner(), step.endpoint(), port.getAsInt());
    }

    private Event launch(AppState state, String name, int attempt) {
        var instance = instance(state, name);
        var spec = state.spec(instance).orElseThrow();
        var missing =
                secrets(spec)
                        .filter(secret -> adapters.secrets().value(secret).isEmpty())
                        .findFirst();
        if (missing.isPresent()) {
            return new ResourceEvent.LaunchRefused(attempt, withoutValue(missing.get()));
        }
        return spec.endpoints().stream()
                .flatMap(e -> taken(state, instance, spec, e, attempt).stream())
                .findFirst()
                .orElseGet(() -> begun(state, instance, spec, attempt));
    }

    /**
     * Names the value as its author knows it: {@code parameter:token}, {@code envfile:.env#KEY}.
     */
    private static String withoutValue(String secret) {
        var parameter = "parameter:";
        return secret.startsWith(parameter)
                ? "parameter "
                        + secret.substring(parameter.length())
                        + " has no value: give it one with 'reprise parameters set', or set what"
                        + " the app host reads it from, and start the app again"
                : "secret " + secret + " has no value";
    }

    private Optional<Event> taken(
            AppState state,
            InstanceState instance,
            ResourceSpec spec,
            EndpointSpec endpoint,
            int attempt) {
        var port = state.targetPort(instance.name(), spec, endpoint).orElseThrow();
        var owner = endpoint.proxied() ? instance.name() + ".target" : spec.name();
        return adapters.ports()
                .holder(port)
                .map(
                        holder ->
                                new ResourceEvent.PortTaken(
                                        attempt,
                                        owner,
                                        endpoint.name(),
                                        port,
                                        holder,
                                        spec.container() == null ? null : Retry.LATER));
    }

    private Event begun(AppState state, InstanceState instance, ResourceSpec spec, int attempt) {
        return begun(state, instance, spec, attempt, ids.get().toString());
    }

    private static ResourceEvent.LaunchBegun begun(
            AppState state,
            InstanceState instance,
            ResourceSpec spec,
            int attempt,
            String attemptId) {
        return new ResourceEvent.LaunchBegun(
                attempt,
                attemptId,
                instance.specHash(),
                Values.commandLine(state, instance, spec, Values.REFERENCE),
                Values.environment(state, instance, spec, Values.REFERENCE),
                spec.workingDirectory(),
                Values.targetPorts(state, instance, spec),
                spec.lifetime(),
                ContainerPlans.of(state, instance, spec, attempt));
    }

    /** Returns the names of the secrets that a launch needs, each once. */
    private static Stream<String> secrets(ResourceSpec spec) {
        return Bridges.values(spec)
                .map(Template::parts)
                .flatMap(java.util.Collection::stream)
                .flatMap(
                        part ->
                                part instanceof Template.Secret(String secret)
                                        ? Stream.of(secret)
                                        : Stream.empty())
                .collect(java.util.stream.Collectors.toCollection(LinkedHashSet::new))
                .stream();
    }

    private static Event stop(AppState state, String name, int attempt, StopReason reason) {
        var rules = stopRules(state, name);
        var live = instance(state, name).live();
        return new ResourceEvent.StopBegun(
                attempt,
                reason,
                rules.signal(live == null ? null : live.imageStopSignal()),
                rules.grace(),
                reason == StopReason.SPEC_CHANGED ? changed(state, name) : null);
    }

    /** Names what of a launch would be another now. */
    private static @Nullable List<String> changed(AppState state, String name) {
        var instance = instance(state, name);
        var live = instance.live();
        var spec = state.spec(instance);
        return live == null || spec.isEmpty()
                ? null
                : LaunchChanges.between(
                        live.begun(),
                        begun(state, instance, spec.get(), live.number(), live.begun().attemptId()),
                        secrets(spec.get()).toList());
    }

    static StopSpec stopRules(AppState state, String name) {
        return state.model()
                .resource(instance(state, name).resource())
                .map(ResourceSpec::stop)
                .orElse(StopSpec.DEFAULT);
    }

    static InstanceState instance(AppState state, String name) {
        var instance = state.instances().get(name);
        if (instance == null) {
            throw new IllegalStateException(
                    "a step names " + name + ", which the state does not have");
        }
        return instance;
    }

    /**
     * Returns the values that a launch lays over the host's environment, secrets in clear: never
     * recorded.
     */
    Map<String, String> environment(AppState state, InstanceState instance, ResourceSpec spec) {
        return Values.environment(state, instance, spec, this::secret);
    }

    /** Returns program and arguments, secrets in clear: never recorded. */
    List<String> commandLine(AppState state, InstanceState instance, ResourceSpec spec) {
        return Values.commandLine(state, instance, spec, this::secret);
    }

    /** Returns a deferred value as the instance sees it, secrets in clear: never recorded. */
    String text(AppState state, InstanceState instance, Template template) {
        return Values.render(state, instance, template, this::secret);
    }

    private String secret(String name) {
        return adapters.secrets().value(name).orElse("");
    }
}
