package dev.reprise.engine.loop;

import dev.reprise.app.event.HostEvent;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Bridges;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.Networks;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What containers need besides their own launches: an engine, networks, and ways to this machine.
 */
final class ContainerEffects {
    private final Adapters adapters;
    private final Leadership leadership;
    private final Map<String, List<Integer>> routed = new HashMap<>();
    private boolean engineNeeded;
    private boolean harvested;

    ContainerEffects(Adapters adapters, Leadership leadership) {
        this.adapters = adapters;
        this.leadership = leadership;
    }

    /** Does what a recorded intent about networks asks for; nothing for any other event. */
    void act(HostEvent event) {
        switch (event) {
            case HostEvent.NetworkBegun(var name) -> {
                leadership.check();
                adapters.containers().network(name);
            }
            case HostEvent.NetworkRemovalBegun(var name) -> {
                leadership.check();
                adapters.containers().removeNetwork(name);
            }
            case HostEvent _ -> {}
        }
    }

    /**
     * Looks again at the engine and at networks under way: what was missed is reported now, and
     * what could not be made may be possible.
     */
    void audit(AppState state) {
        if (engineNeeded) {
            adapters.containers().watch(true);
        }
        state.networks()
                .forEach(
                        (name, network) -> {
                            switch (network.stage()) {
                                case BEGUN, FAILED -> adapters.containers().network(name);
                                case REMOVING -> adapters.containers().removeNetwork(name);
                                case LEFT, READY -> {}
                            }
                        });
    }

    /** Makes the watch over the engine, and the ways to this machine, what the state says. */
    void level(AppState state) {
        engine(state);
        bridge(state);
    }

    /**
     * Returns where the proxy of that key listens: for containers, at their way to this machine.
     */
    static @Nullable String address(AppState state, String key) {
        var network = state.networks().get(Networks.app(state.session().appHost()));
        return key.endsWith(Bridges.SUFFIX) && network != null ? network.gateway() : null;
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
                                    .collect(Collectors.toSet()),
                            networks(state),
                            leadership::check);
        }
    }

    private static Set<String> networks(AppState state) {
        var names = new HashSet<>(state.networks().keySet());
        names.addAll(Networks.of(state.session().appHost(), state.model()));
        return names;
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
}
