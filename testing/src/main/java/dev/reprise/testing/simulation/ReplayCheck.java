package dev.reprise.testing.simulation;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.engine.plan.Planner;
import dev.reprise.engine.plan.Step;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Folds a log again and compares, at the end of each batch, what the planner wants with what was
 * recorded. The batch before a new host start is exempt: that host died before it could act.
 */
public final class ReplayCheck {
    private final List<Recorded> log;

    public ReplayCheck(EventStore store) {
        this.log = store.read(0, Integer.MAX_VALUE).stream().map(Recorded::of).toList();
    }

    /** Returns the differences in order of position, empty when the log gives the same steps. */
    public List<String> differences() {
        var differences = new ArrayList<String>();
        var state = AppState.EMPTY;
        for (int i = 0; i < log.size(); ) {
            var end = batchEnd(i);
            state = state.evolve(log.subList(i, end));
            var position = state.position();
            if (end < log.size() && startsHost(end)) {
                i = end;
                continue;
            }
            var planned = Planner.plan(state).stream().map(p -> describe(p.step())).toList();
            var recorded = end == log.size() ? List.<String>of() : recorded(end, position);
            var last = end == log.size() && !state.session().ended();
            if (!last && !planned.equals(recorded)) {
                differences.add(
                        "at " + position + " planned " + planned + ", recorded " + recorded);
            }
            i = end;
        }
        return differences;
    }

    private int batchEnd(int from) {
        var end = from;
        while (end < log.size() && log.get(end).batch() == log.get(from).batch()) {
            end++;
        }
        return end;
    }

    private boolean startsHost(int from) {
        return log.subList(from, batchEnd(from)).stream()
                .anyMatch(r -> r.event() instanceof HostEvent.HostStarted);
    }

    private List<String> recorded(int from, long plannedAt) {
        return log.subList(from, batchEnd(from)).stream()
                .filter(r -> Objects.equals(r.plannedAt(), plannedAt))
                .map(r -> describe(r).orElse("a step that is none: " + r.event()))
                .toList();
    }

    private static String describe(Step step) {
        return switch (step) {
            case Step.AllocatePort(var owner, var endpoint, _) ->
                    "allocate " + owner + "/" + endpoint;
            case Step.BindProxy(var resource, var endpoint, _) ->
                    "bind " + resource + "/" + endpoint;
            case Step.Adopt(var name, var attempt) -> "adopt " + name + " " + attempt;
            case Step.Launch(var name, var attempt) -> "launch " + name + " " + attempt;
            case Step.RefuseStart(var name, _) -> "refuse " + name;
            case Step.Stop(var name, var attempt, var reason) ->
                    "stop " + name + " " + attempt + " " + reason;
            case Step.Kill(var name, var attempt) -> "kill " + name + " " + attempt;
            case Step.Settle(var name, var command, var outcome, _) ->
                    "settle " + name + " " + command + " " + outcome;
            case Step.EndSession _ -> "end";
        };
    }

    private static Optional<String> describe(Recorded recorded) {
        var name = Streams.instanceOf(recorded.stream()).orElse("");
        Event event = recorded.event();
        return Optional.ofNullable(
                switch (event) {
                    case HostEvent.PortAllocated(var owner, var endpoint, _) ->
                            "allocate " + owner + "/" + endpoint;
                    case HostEvent.PortRefused(var owner, var endpoint, _, _) ->
                            "allocate " + owner + "/" + endpoint;
                    case HostEvent.ProxyBindBegun(var resource, var endpoint, _) ->
                            "bind " + resource + "/" + endpoint;
                    case HostEvent.SessionEnded _ -> "end";
                    case ResourceEvent.AdoptionBegun(var attempt) ->
                            "adopt " + name + " " + attempt;
                    case ResourceEvent.LaunchBegun begun ->
                            "launch " + name + " " + begun.attempt();
                    case ResourceEvent.LaunchRefused(var attempt, _) ->
                            "launch " + name + " " + attempt;
                    case ResourceEvent.PortTaken taken -> "launch " + name + " " + taken.attempt();
                    case ResourceEvent.StartRefused _ -> "refuse " + name;
                    case ResourceEvent.StopBegun(var attempt, var reason, _, _) ->
                            "stop " + name + " " + attempt + " " + reason;
                    case ResourceEvent.KillBegun(var attempt) -> "kill " + name + " " + attempt;
                    case ResourceEvent.CommandSettled(var command, var outcome, _) ->
                            "settle " + name + " " + command + " " + outcome;
                    default -> null;
                });
    }
}
