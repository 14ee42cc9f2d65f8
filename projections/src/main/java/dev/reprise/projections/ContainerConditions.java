package dev.reprise.projections;

import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.projections.AppState.NetworkState;
import dev.reprise.projections.Conditions.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What a container needs besides what a process does: an engine, networks, ways to processes. */
final class ContainerConditions {
    private ContainerConditions() {}

    static List<Verdict> of(AppState state, ResourceSpec spec) {
        var container = spec.container();
        if (container == null) {
            return List.of();
        }
        var verdicts = new ArrayList<Verdict>();
        verdicts.add(engine(state));
        Networks.of(state.session().appHost(), container)
                .forEach(name -> verdicts.add(network(name, state.networks().get(name))));
        Bridges.usedBy(state.model(), spec).forEach(bridge -> verdicts.add(bridge(state, bridge)));
        return verdicts;
    }

    private static Verdict engine(AppState state) {
        var engine = state.engine();
        if (engine != null && engine.healthy()) {
            return new Verdict.Met(engine.position());
        }
        return new Verdict.Unmet(
                () ->
                        new Hold(
                                "runtime",
                                engine == null
                                        ? "the container engine is being looked for"
                                        : "the container engine does not answer",
                                null,
                                "a container engine that answers",
                                engine == null ? "not known yet" : engine.detail(),
                                null,
                                engine == null ? List.of() : List.of(engine.position()),
                                "RuntimeHealthy"));
    }

    private static Verdict network(String name, @Nullable NetworkState network) {
        if (network != null && network.stage() == NetworkState.Stage.READY) {
            return new Verdict.Met(network.position());
        }
        var failure = network == null ? null : network.failure();
        return new Verdict.Unmet(
                () ->
                        new Hold(
                                "network:" + name,
                                "network "
                                        + name
                                        + (failure == null
                                                ? " is not there yet"
                                                : " cannot be made, which is tried again"),
                                null,
                                "there",
                                failure != null
                                        ? failure
                                        : network == null ? "not looked up" : "being made",
                                null,
                                network == null ? List.of() : List.of(network.position()),
                                "NetworkReady of " + name));
    }

    /** Where no proxy can listen for containers, the engine's own way to this machine must do. */
    private static Verdict bridge(AppState state, Bridges.Bridge bridge) {
        var network = state.networks().get(Networks.app(state.session().appHost()));
        if (network != null
                && network.stage() == NetworkState.Stage.READY
                && network.gateway() == null) {
            return new Verdict.Met(network.position());
        }
        var proxy = state.proxies().get(bridge.key());
        if (proxy != null && (proxy.bound() || proxy.failure() != null)) {
            return new Verdict.Met(proxy.position());
        }
        return new Verdict.Unmet(
                () ->
                        new Hold(
                                "bridge:" + bridge.resource() + "/" + bridge.endpoint(),
                                "containers cannot reach "
                                        + bridge.resource()
                                        + "/"
                                        + bridge.endpoint()
                                        + " yet",
                                bridge.resource(),
                                "a proxy in the containers' network",
                                proxy == null ? "not bound" : "being bound",
                                null,
                                proxy == null ? List.of() : List.of(proxy.position()),
                                "ProxyBound of " + bridge.key()));
    }
}
