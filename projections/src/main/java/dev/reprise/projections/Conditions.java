package dev.reprise.projections;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.ParameterSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.WaitSpec;
import dev.reprise.projections.Hold.Action;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The conditions of a launch, as the planner evaluates them and people read them. Pure. */
public final class Conditions {
    private Conditions() {}

    /** What became of one condition. */
    sealed interface Verdict {
        /** It holds; {@code position} is the event that made it so, 0 if none did. */
        record Met(long position) implements Verdict {}

        /** It does not hold yet; the words are made only for who asks. */
        record Unmet(Supplier<Hold> hold) implements Verdict {}

        /** It will not hold by itself; the launch is refused. */
        record Failed(String reason, long position) implements Verdict {}
    }

    /** Returns what keeps a launchable instance from its launch, empty when nothing does. */
    public static List<Hold> holds(AppState state, InstanceState instance) {
        return verdicts(state, instance).stream()
                .flatMap(
                        v ->
                                v instanceof Verdict.Unmet(var hold)
                                        ? Stream.of(hold.get())
                                        : Stream.empty())
                .toList();
    }

    /**
     * Returns whether {@link #holds} would return any, without putting them into words: those speak
     * of the states of dependencies, which ask this of theirs.
     */
    public static boolean held(AppState state, InstanceState instance) {
        return verdicts(state, instance).stream().anyMatch(v -> v instanceof Verdict.Unmet);
    }

    /** Returns why a launch must be refused, the first failure only; empty when it need not be. */
    public static Optional<String> failure(AppState state, InstanceState instance) {
        return verdicts(state, instance).stream()
                .flatMap(
                        v ->
                                v instanceof Verdict.Failed(String reason, _)
                                        ? Stream.of(reason)
                                        : Stream.empty())
                .findFirst();
    }

    /**
     * Returns the latest event that the present verdicts rest on: what released, or refused, the
     * launch.
     */
    public static long cause(AppState state, InstanceState instance) {
        return verdicts(state, instance).stream()
                .mapToLong(
                        v ->
                                switch (v) {
                                    case Verdict.Met(long position) -> position;
                                    case Verdict.Failed(_, long position) -> position;
                                    case Verdict.Unmet _ -> 0;
                                })
                .reduce(instance.touched(), Math::max);
    }

    /** Returns whether it is a container and the engine is known not to answer. */
    static boolean engineMissed(AppState state, InstanceState instance) {
        var engine = state.engine();
        return engine != null
                && !engine.healthy()
                && state.spec(instance).filter(s -> s.container() != null).isPresent();
    }

    private static List<Verdict> verdicts(AppState state, InstanceState instance) {
        var spec = state.spec(instance);
        if (spec.isEmpty()) {
            return List.of();
        }
        var verdicts = new ArrayList<Verdict>();
        verdicts.add(backoff(instance));
        if (!instance.wish().force()) {
            spec.get().waits().forEach(wait -> verdicts.add(wait(state, wait)));
        }
        spec.get()
                .endpoints()
                .forEach(endpoint -> verdicts.add(endpoint(state, instance, spec.get(), endpoint)));
        verdicts.addAll(told(state, spec.get()));
        verdicts.addAll(ContainerConditions.of(state, spec.get()));
        verdicts.addAll(parameters(state, spec.get()));
        return verdicts;
    }

    private static Verdict backoff(InstanceState instance) {
        var supervision = instance.supervision();
        var until = supervision.until();
        var last = instance.last();
        if (until == null) {
            return new Verdict.Met(0);
        }
        var delay = Words.duration(supervision.delay());
        return unmet(
                () ->
                        new Hold(
                                "backoff",
                                (last != null && last.failedToStart()
                                                ? "is tried again "
                                                : "restarts ")
                                        + delay
                                        + " after it "
                                        + (last == null ? "ended" : Words.ending(last)),
                                null,
                                "backoff of " + delay + " is over",
                                "it lasts until " + until,
                                until,
                                last == null ? List.of() : List.of(last.position()),
                                "TimerDue of " + instance.name(),
                                last == null ? null : last.at(),
                                Action.start(instance.name())));
    }

    static Verdict wait(AppState state, WaitSpec wait) {
        var instances = state.instancesOf(wait.on());
        var unmet = instances.stream().map(i -> wait(state, wait, i)).toList();
        return unmet.stream()
                .filter(v -> v instanceof Verdict.Failed)
                .findFirst()
                .or(() -> unmet.stream().filter(v -> v instanceof Verdict.Unmet).findFirst())
                .orElseGet(
                        () ->
                                new Verdict.Met(
                                        unmet.stream()
                                                .mapToLong(
                                                        v ->
                                                                v instanceof Verdict.Met(long p)
                                                                        ? p
                                                                        : 0)
                                                .max()
                                                .orElse(0)));
    }

    private static Verdict wait(AppState state, WaitSpec wait, InstanceState on) {
        return switch (wait.kind()) {
            case START, HEALTHY -> runningWait(state, wait, on);
            case COMPLETION -> completion(state, wait, on);
        };
    }

    private static Verdict runningWait(AppState state, WaitSpec wait, InstanceState on) {
        var healthy = wait.kind() == WaitSpec.Kind.HEALTHY;
        var live = on.live();
        if (live != null
                && live.running()
                && !live.paused()
                && live.lookup() == Attempt.Lookup.KNOWN) {
            if (!healthy || States.healthy(state, on)) {
                return new Verdict.Met(on.touched());
            }
        } else if (on.ended() && wait.behavior() == WaitSpec.Behavior.STOP) {
            return new Verdict.Failed("dependency " + premature(on), on.touched());
        }
        var expected = healthy ? "Running and healthy" : "Running";
        return unmet(() -> hold(state, wait, on, expected, notYet(state, on)));
    }

    private static String notYet(AppState state, InstanceState on) {
        var live = on.live();
        if (live != null && live.running() && live.lookup() != Attempt.Lookup.KNOWN) {
            return on.name() + " is being looked up after a host start";
        }
        return switch (States.of(state, on)) {
            case Running -> on.name() + " is not healthy";
            case Waiting -> on.name() + " is itself waiting";
            case Starting -> on.name() + " is starting";
            case Stopping -> on.name() + " is stopping";
            case NotStarted -> on.name() + " is not started";
            case FailedToStart -> on.name() + " failed to start";
            case Building -> on.name() + " is being built";
            case Paused -> on.name() + " is paused";
            case RuntimeUnhealthy -> on.name() + " waits for the container engine";
            case NotFound -> on.name() + " is not there yet";
            case Finished, Exited, Unknown -> on.name() + " is not running";
        };
    }

    private static String premature(InstanceState on) {
        var last = on.last();
        if (last == null) {
            return on.name() + " does not run";
        }
        return last.failedToStart()
                ? on.name() + " failed to start: " + last.reason()
                : on.name() + " entered Finished prematurely: it " + Words.ending(last);
    }

    private static Verdict completion(AppState state, WaitSpec wait, InstanceState on) {
        var last = on.last();
        if (!on.ended()
                || last == null
                || last.kind() == Ending.Kind.ABANDONED
                || last.kind() == Ending.Kind.STUCK) {
            return unmet(
                    () ->
                            hold(
                                    state,
                                    wait,
                                    on,
                                    "Finished with exit code " + wait.exitCode(),
                                    on.name() + " has not completed"));
        }
        if (last.failedToStart()) {
            return new Verdict.Failed(
                    "dependency " + on.name() + " failed to start: " + last.reason(), on.touched());
        }
        var code = last.exitCode();
        if (code != null && code != wait.exitCode()) {
            return new Verdict.Failed(
                    "dependency "
                            + on.name()
                            + " finished with exit code "
                            + code
                            + ", expected "
                            + wait.exitCode(),
                    on.touched());
        }
        return new Verdict.Met(on.touched());
    }

    private static Verdict unmet(Supplier<Hold> hold) {
        return new Verdict.Unmet(hold);
    }

    private static Hold hold(
            AppState state, WaitSpec wait, InstanceState on, String expected, String text) {
        var id = "wait:" + on.name() + ":" + wait.kind().name().toLowerCase(java.util.Locale.ROOT);
        return new Hold(
                id,
                text,
                on.name(),
                expected,
                actual(state, on),
                null,
                evidence(on),
                awaited(state, wait, on) + " of " + on.name(),
                Blocker.since(wait, on),
                Blocker.action(state, on));
    }

    /** Returns the type of the event after which the wait is over, if it goes well. */
    private static String awaited(AppState state, WaitSpec wait, InstanceState on) {
        return switch (wait.kind()) {
            case COMPLETION -> "Exited";
            case START -> "Launched";
            case HEALTHY -> {
                var checked = state.spec(on).filter(spec -> !spec.checks().isEmpty()).isPresent();
                yield checked ? "HealthChanged" : "Launched";
            }
        };
    }

    private static List<Long> evidence(InstanceState on) {
        return List.of(on.touched());
    }

    /** Returns an instance's state in words, with what is wrong about it. */
    static String actual(AppState state, InstanceState on) {
        var name = States.of(state, on);
        var live = on.live();
        var last = on.last();
        if (name == StateName.Running && live != null) {
            var bad =
                    state.spec(on).stream()
                            .flatMap(s -> States.checks(s, live).stream())
                            .filter(c -> !checkHealthy(live, c))
                            .map(c -> c + ": " + detail(live, c))
                            .collect(Collectors.joining("; "));
            return bad.isEmpty() ? "Running" : "Running, " + bad;
        }
        if (last != null && on.ended()) {
            var text =
                    last.failedToStart()
                            ? String.valueOf(last.reason())
                            : "it " + Words.ending(last);
            return name + ", " + text;
        }
        return name.name();
    }

    private static String detail(Attempt live, String check) {
        var state = live.checks().get(check);
        return state == null ? "not checked yet" : state.detail();
    }

    static boolean checkHealthy(Attempt live, String check) {
        var state = live.checks().get(check);
        return state != null && state.status() == Health.HEALTHY;
    }

    private static Verdict endpoint(
            AppState state, InstanceState instance, ResourceSpec spec, EndpointSpec endpoint) {
        var key = AppState.portKey(spec.name(), endpoint.name());
        var target = AppState.portKey(instance.name() + ".target", endpoint.name());
        var refusal = state.refusals().getOrDefault(key, state.refusals().get(target));
        if (refusal != null) {
            return new Verdict.Failed(refusal, 0);
        }
        if (!allocated(state, spec, endpoint)
                || state.targetPort(instance.name(), spec, endpoint).isEmpty()) {
            return unmet(() -> noPort(state, null, endpoint));
        }
        return endpoint.proxied() ? proxy(state, endpoint, key) : new Verdict.Met(0);
    }

    /** Returns whether callers of the endpoint can be told its port. */
    private static boolean allocated(AppState state, ResourceSpec spec, EndpointSpec endpoint) {
        var fixed = endpoint.port();
        return state.publicPort(spec, endpoint)
                .filter(port -> fixed == null || fixed.equals(port))
                .isPresent();
    }

    private static Hold noPort(AppState state, @Nullable String of, EndpointSpec endpoint) {
        var name = of == null ? endpoint.name() : of + "/" + endpoint.name();
        var refusal = of == null ? null : state.refusals().get(name);
        return new Hold(
                "port:" + name,
                "endpoint " + name + " has no port yet",
                of,
                "a port set aside",
                refusal == null ? "none" : refusal,
                null,
                List.of(),
                "PortAllocated for " + name);
    }

    /** An endpoint of another resource that the program is told of needs its port first. */
    private static List<Verdict> told(AppState state, ResourceSpec spec) {
        return Bridges.values(spec)
                .flatMap(template -> template.parts().stream())
                .flatMap(
                        part ->
                                part instanceof Template.EndpointValue value
                                        ? Stream.of(value)
                                        : Stream.empty())
                .filter(value -> !value.resource().equals(spec.name()))
                .map(value -> List.of(value.resource(), value.endpoint()))
                .distinct()
                .flatMap(value -> told(state, value).stream())
                .toList();
    }

    private static Optional<Verdict> told(AppState state, List<String> name) {
        return state.model()
                .resource(name.getFirst())
                .filter(other -> !allocated(state, other, other.endpoint(name.getLast())))
                .map(
                        other ->
                                unmet(
                                        () ->
                                                noPort(
                                                        state,
                                                        other.name(),
                                                        other.endpoint(name.getLast()))));
    }

    /** A parameter that the program is told needs a value first, where it can be asked for. */
    private static List<Verdict> parameters(AppState state, ResourceSpec spec) {
        return state.model().parameters().stream()
                .filter(p -> p.awaited() && p.usedBy().contains(spec.name()))
                .map(p -> p.missing() ? noValue(p) : new Verdict.Met(state.modelSince()))
                .toList();
    }

    private static Verdict noValue(ParameterSpec parameter) {
        return unmet(
                () ->
                        new Hold(
                                parameter.reference(),
                                "parameter " + parameter.name() + " has no value",
                                null,
                                "a value",
                                "none",
                                null,
                                List.of(),
                                "ParameterSet of " + parameter.name(),
                                null,
                                Action.set(parameter.name())));
    }

    private static Verdict proxy(AppState state, EndpointSpec endpoint, String key) {
        var proxy = state.proxies().get(key);
        var moves = proxy != null && !Integer.valueOf(proxy.port()).equals(state.ports().get(key));
        if (proxy != null && proxy.failure() != null && !moves) {
            return new Verdict.Failed(
                    "port "
                            + proxy.port()
                            + " of endpoint "
                            + endpoint.name()
                            + " cannot be bound: "
                            + proxy.failure(),
                    proxy.position());
        }
        return proxy != null && proxy.bound() && !moves
                ? new Verdict.Met(proxy.position())
                : unmet(
                        () ->
                                new Hold(
                                        "proxy:" + endpoint.name(),
                                        "the proxy of endpoint "
                                                + endpoint.name()
                                                + " does not listen yet",
                                        null,
                                        "listening",
                                        proxy == null ? "not bound" : "being bound",
                                        null,
                                        proxy == null ? List.of() : List.of(proxy.position()),
                                        "ProxyBound of " + key));
    }
}
