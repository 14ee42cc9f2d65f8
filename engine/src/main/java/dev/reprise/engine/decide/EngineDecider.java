package dev.reprise.engine.decide;

import dev.reprise.app.event.HostEvent;
import dev.reprise.engine.runtime.Report;
import dev.reprise.projections.AppState;
import dev.reprise.projections.AppState.NetworkState;
import dev.reprise.projections.AppState.NetworkState.Stage;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What becomes of reports about the container engine and its networks. Pure. */
final class EngineDecider {
    private EngineDecider() {}

    static List<Draft> decide(AppState state, Report report) {
        return switch (report) {
            case Report.EngineUp(var detail) ->
                    engine(state, true, detail, new HostEvent.RuntimeHealthy(detail));
            case Report.EngineDown(var reason) ->
                    engine(state, false, reason, new HostEvent.RuntimeUnhealthy(reason));
            case Report.NetworkUp(var name, var id, var gateway) ->
                    network(
                            state,
                            name,
                            Set.of(Stage.BEGUN, Stage.FAILED),
                            new HostEvent.NetworkReady(name, id, gateway));
            case Report.NetworkDown(var name, var reason) ->
                    network(
                            state,
                            name,
                            Set.of(Stage.BEGUN),
                            new HostEvent.NetworkFailed(name, reason));
            case Report.NetworkGone(var name, var reason) ->
                    network(
                            state,
                            name,
                            Set.of(Stage.READY, Stage.REMOVING),
                            new HostEvent.NetworkRemoved(name, reason));
            default -> throw new IllegalArgumentException("not about the engine: " + report);
        };
    }

    private static List<Draft> engine(
            AppState state, boolean healthy, String detail, HostEvent event) {
        var known = state.engine();
        var same = known != null && known.healthy() == healthy && known.detail().equals(detail);
        return same ? List.of() : List.of(Draft.host(event, "docker", null));
    }

    private static List<Draft> network(
            AppState state, String name, Set<Stage> expected, HostEvent event) {
        return Optional.ofNullable(state.networks().get(name))
                .filter(network -> expected.contains(network.stage()))
                .map(NetworkState::position)
                .map(cause -> List.of(Draft.host(event, "docker", cause)))
                .orElse(List.of());
    }
}
