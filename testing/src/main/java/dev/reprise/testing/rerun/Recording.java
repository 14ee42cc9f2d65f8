package dev.reprise.testing.rerun;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the world did in one recorded session, apart from what the host made of it. */
final class Recording {
    private final Map<String, TreeMap<Integer, Script.Recorder>> attempts = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<Integer, Occupied> occupied = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();
    private final Map<String, Set<String>> checks = new HashMap<>();

    /** A port that somebody else had, as far as is known until then. */
    record Occupied(Instant until, String holder) {}

    /**
     * @param events of the session, in order
     */
    Recording(List<Recorded> events) {
        events.forEach(this::add);
    }

    private void add(Recorded recorded) {
        switch (recorded.event()) {
            case HostEvent.ModelApplied(var model) -> model(model);
            case HostEvent.SessionOpened opened -> ports.putAll(opened.ports());
            case HostEvent.PortAllocated(var owner, var endpoint, var port) ->
                    ports.put(AppState.portKey(owner, endpoint), port);
            case HostEvent.PortRefused(var owner, var endpoint, _, var reason) ->
                    refusals.put(AppState.portKey(owner, endpoint), reason);
            case HostEvent.ProxyFailed(_, _, var port, var reason) ->
                    occupied.put(port, new Occupied(recorded.at(), reason));
            case HostEvent _ -> {}
            case ResourceEvent.PortTaken taken ->
                    occupied.put(taken.port(), new Occupied(recorded.at(), taken.holder()));
            case ResourceEvent event ->
                    Streams.instanceOf(recorded.stream())
                            .ifPresent(name -> attempt(name, event, recorded));
        }
    }

    private void model(AppSpec model) {
        for (var resource : model.resources()) {
            var names =
                    resource.checks().stream()
                            .map(CheckSpec::name)
                            .collect(Collectors.toUnmodifiableSet());
            resource.instanceNames().forEach(i -> checks.put(i, names));
        }
    }

    private void attempt(String name, ResourceEvent event, Recorded by) {
        var known = attempts.computeIfAbsent(name, _ -> new TreeMap<>());
        if (event instanceof ResourceEvent.LaunchBegun begun) {
            known.put(
                    begun.attempt(),
                    new Script.Recorder(by.at(), checks.getOrDefault(name, Set.of())));
        } else if (event instanceof ResourceEvent.Abandoned(var number, _)) {
            known.remove(number); // it never ran, so nothing is known of it
        } else if (!known.isEmpty()) {
            known.lastEntry().getValue().add(event, by);
        }
    }

    /**
     * Returns how an attempt behaves: as it was recorded; else as the latest recorded one of the
     * instance, or of another replica; else as {@link Script#UNKNOWN}.
     */
    Script script(String instance, int attempt, List<String> replicas) {
        var own = attempts.get(instance);
        if (own != null && !own.isEmpty()) {
            var exact = own.get(attempt);
            return (exact == null ? own.lastEntry().getValue() : exact).script();
        }
        return replicas.stream()
                .map(attempts::get)
                .filter(known -> known != null && !known.isEmpty())
                .findFirst()
                .map(known -> known.lastEntry().getValue().script())
                .orElse(Script.UNKNOWN);
    }

    static List<String> replicas(ResourceSpec spec) {
        var names = new java.util.ArrayList<>(spec.instanceNames());
        names.add(spec.name());
        names.add(spec.name() + "-1");
        return names;
    }

    Map<String, Integer> ports() {
        return ports;
    }

    Map<Integer, Occupied> occupied() {
        return occupied;
    }

    Map<String, String> refusals() {
        return refusals;
    }
}
