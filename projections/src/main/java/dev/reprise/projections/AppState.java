package dev.reprise.projections;

import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.ResourceSpec;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The whole app after a prefix of the log: the one fold, read by the planner at the head and by
 * people at any position. Immutable.
 *
 * @param position it is folded to, 0 for none
 * @param at when that event was recorded
 * @param modelSince position of the event that applied the model, 0 before the first
 * @param instances by name
 * @param ports allocations, key {@code owner/endpoint}
 * @param proxies by {@code resource/endpoint}, those that this host has begun to bind
 * @param numbers latest attempt numbers of instances that the model does not have now
 * @param unsealed attempts whose program has ended and whose console is not known to be complete,
 *     {@code instance/attempt}
 * @param commands the latest ones of the session, with their outcomes
 * @param runs commands of the model without outcome, key {@code instance/commandId}
 * @param refusals why a port cannot be had, key {@code owner/endpoint}
 * @param engine what is known of the container engine, or null before this host has looked
 * @param networks of the app, by the engine's name
 */
public record AppState(
        long position,
        Instant at,
        SessionState session,
        AppSpec model,
        long modelSince,
        SortedMap<String, InstanceState> instances,
        SortedMap<String, Integer> ports,
        SortedMap<String, ProxyState> proxies,
        SortedMap<String, String> refusals,
        SortedMap<String, Integer> numbers,
        SortedSet<String> unsealed,
        CommandHistory commands,
        SortedMap<String, CommandRun> runs,
        @Nullable EngineState engine,
        SortedMap<String, NetworkState> networks) {
    public static final AppState EMPTY =
            new AppState(
                    0,
                    Instant.EPOCH,
                    SessionState.NONE,
                    AppSpec.EMPTY,
                    0,
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeSet<>(),
                    CommandHistory.EMPTY,
                    new TreeMap<>(),
                    null,
                    new TreeMap<>());

    public AppState {
        instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
        proxies = Collections.unmodifiableSortedMap(new TreeMap<>(proxies));
        refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
        numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
        unsealed = Collections.unmodifiableSortedSet(new TreeSet<>(unsealed));
        runs = Collections.unmodifiableSortedMap(new TreeMap<>(runs));
        networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
    }

    /**
     * The container engine.
     *
     * @param detail its name and version, or why it does not answer
     */
    public record EngineState(boolean healthy, String detail, long position) {}

    /**
     * A network of the app.
     *
     * @param gateway by which containers reach this machine, or null
     * @param failure why it could not be made, or null
     */
    public record NetworkState(
            Stage stage, @Nullable String gateway, @Nullable String failure, long position) {
        /** How far it is. */
        public enum Stage {
            /** A host before this one made it. */
            LEFT,
            BEGUN,
            READY,
            FAILED,
            REMOVING
        }
    }

    /** Returns whether this host has found the container engine, and it answers. */
    public boolean engineAnswers() {
        return engine != null && engine.healthy();
    }

    /**
     * A proxy of this host.
     *
     * @param port it was to listen on last; the allocated one is another while it moves
     * @param failure why it does not listen on {@code port}, null while nothing is wrong
     * @param failures how many ports in a row could not be bound
     */
    public record ProxyState(
            int port, boolean bound, @Nullable String failure, int failures, long position) {}

    /**
     * Returns the state after one more event. Events at positions already folded change nothing.
     */
    public AppState evolve(Recorded recorded) {
        return new AppFold(this).apply(recorded).state();
    }

    /** Returns the state after more events, in order. */
    public AppState evolve(Iterable<Recorded> recorded) {
        var fold = new AppFold(this);
        recorded.forEach(fold::apply);
        return fold.state();
    }

    /** Returns the key of an allocation. */
    public static String portKey(String owner, String endpoint) {
        return owner + "/" + endpoint;
    }

    /** Returns how {@link #unsealed} names an attempt. */
    public static String attemptKey(String instance, int attempt) {
        return instance + "/" + attempt;
    }

    /** Returns the port that callers use for an endpoint, empty until it is allocated. */
    public Optional<Integer> publicPort(ResourceSpec resource, EndpointSpec endpoint) {
        return Optional.ofNullable(ports.get(portKey(resource.name(), endpoint.name())));
    }

    /** Returns the port that an instance's program listens on, empty until it is allocated. */
    public Optional<Integer> targetPort(
            String instance, ResourceSpec resource, EndpointSpec endpoint) {
        var owner = endpoint.proxied() ? instance + ".target" : resource.name();
        return Optional.ofNullable(ports.get(portKey(owner, endpoint.name())));
    }

    /**
     * Returns the spec of the resource that an instance belongs to, empty when the model no longer
     * has it.
     */
    public Optional<ResourceSpec> spec(InstanceState instance) {
        return instance.declared() ? model.resource(instance.resource()) : Optional.empty();
    }

    /** Returns the instances of a resource in replica order. */
    public List<InstanceState> instancesOf(String resource) {
        return model.resource(resource).stream()
                .flatMap(r -> r.instanceNames().stream())
                .map(instances::get)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /**
     * Returns the deadlines that stand in the state, one an instance at most, in instance order.
     */
    public List<Deadline> deadlines() {
        return instances.values().stream().flatMap(i -> Deadline.of(i).stream()).toList();
    }

    /** Returns the earliest deadline that stands in the state, empty for none. */
    public Optional<Deadline> nextDeadline() {
        return deadlines().stream().min(java.util.Comparator.comparing(Deadline::at));
    }

    /** Returns every instance in model order, then those that the model no longer has. */
    public List<ResourceView> resources() {
        return Views.all(this);
    }

    /** Returns the instance of that name. */
    public Optional<ResourceView> resource(String name) {
        return Optional.ofNullable(instances.get(name)).map(i -> Views.of(this, i));
    }

    /**
     * Returns the commands of an instance, or of the first of a resource's; empty for an unknown
     * name.
     */
    public Optional<List<CommandView>> commandsOf(String name) {
        return Optional.ofNullable(instances.get(name))
                .or(() -> instancesOf(name).stream().findFirst())
                .map(i -> CommandView.of(this, i));
    }

    /** Returns the model's parameters, in model order. */
    public List<ParameterView> parameters() {
        return model.parameters().stream().map(ParameterView::of).toList();
    }

    /** Returns why an instance is as it is, empty for an unknown name. */
    public Optional<Why> why(String name) {
        return Optional.ofNullable(instances.get(name)).map(i -> Explanation.of(this, i));
    }

    /**
     * Returns the canonical JSON of the whole state: sorted keys, equal states give equal bytes.
     */
    public String canonicalJson() {
        return CanonicalJson.write(this);
    }
}
