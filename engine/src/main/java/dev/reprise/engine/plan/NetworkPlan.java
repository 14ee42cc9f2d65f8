package dev.reprise.engine.plan;

import dev.reprise.engine.plan.Step.Planned;
import dev.reprise.projections.AppState;
import dev.reprise.projections.AppState.NetworkState;
import dev.reprise.projections.AppState.NetworkState.Stage;
import dev.reprise.projections.Bridges;
import dev.reprise.projections.Networks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The networks of containers: made before the first of them, removed with the session once nothing
 * is in them, and in between the proxies by which they reach processes. Pure.
 */
final class NetworkPlan {
    private final AppState state;
    private final List<Planned> steps = new ArrayList<>();

    private NetworkPlan(AppState state) {
        this.state = state;
    }

    static List<Planned> steps(AppState state) {
        var plan = new NetworkPlan(state);
        if (state.session().open()) {
            plan.make();
            plan.bridges();
        } else if (state.session().stop() != null) {
            plan.remove();
        }
        return plan.steps;
    }

    /** Returns whether the session need not go on for the sake of a network. */
    static boolean quiet(AppState state) {
        if (state.networks().isEmpty() || occupied(state)) {
            return true;
        }
        var engine = state.engine();
        return engine != null && !engine.healthy();
    }

    private void make() {
        if (!state.engineAnswers()) {
            return;
        }
        for (var name : Networks.of(state.session().appHost(), state.model())) {
            var known = state.networks().get(name);
            if (known == null || known.stage() == Stage.LEFT) {
                steps.add(new Planned(new Step.MakeNetwork(name), engineCause(), null));
            }
        }
    }

    private void bridges() {
        var gateway = gateway();
        if (gateway.isEmpty()) {
            return;
        }
        for (var bridge : Bridges.of(state.model())) {
            var port = state.ports().get(AppState.portKey(bridge.resource(), bridge.endpoint()));
            var known = state.proxies().get(bridge.key());
            if (port != null && (known == null || known.port() != port)) {
                var endpoint = bridge.endpoint() + Bridges.SUFFIX;
                var step = new Step.BindProxy(bridge.resource(), endpoint, port, gateway.get());
                steps.add(new Planned(step, 0, null));
            }
        }
    }

    private Optional<String> gateway() {
        return Optional.ofNullable(state.networks().get(Networks.app(state.session().appHost())))
                .filter(network -> network.stage() == Stage.READY)
                .map(NetworkState::gateway);
    }

    private void remove() {
        if (!state.engineAnswers() || occupied(state)) {
            return;
        }
        state.networks()
                .forEach(
                        (name, network) -> {
                            if (network.stage() != Stage.REMOVING
                                    && network.stage() != Stage.BEGUN) {
                                steps.add(
                                        new Planned(
                                                new Step.RemoveNetwork(name), stopCause(), null));
                            }
                        });
    }

    private static boolean occupied(AppState state) {
        return state.instances().values().stream()
                .anyMatch(i -> i.live() != null && i.live().contained());
    }

    private long engineCause() {
        var engine = state.engine();
        return engine == null ? 0 : engine.position();
    }

    private long stopCause() {
        var stop = state.session().stop();
        return stop == null ? 0 : stop.position();
    }
}
