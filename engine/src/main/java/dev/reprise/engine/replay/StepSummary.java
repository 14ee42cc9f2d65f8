package dev.reprise.engine.replay;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.engine.plan.Step;
import dev.reprise.projections.Recorded;

import java.util.Optional;

/**
 * A step as replay compares it: what is done, not in which words it was explained, so that a
 * reworded reason is no difference.
 *
 * @param subject the instance or resource that it is about, empty for the session
 * @param action for people: {@code launch web, attempt 2}
 */
public record StepSummary(String subject, String action) {

    /** Returns the summary of a planned step. */
    public static StepSummary of(Step step) {
        return switch (step) {
            case Step.AllocatePort(var owner, var endpoint, _) -> allocate(owner, endpoint);
            case Step.BindProxy(var resource, var endpoint, var port, _) ->
                    bind(resource, endpoint, port);
            case Step.MakeNetwork(var name) -> network("make", name);
            case Step.RemoveNetwork(var name) -> network("remove", name);
            case Step.Adopt(var name, var attempt) -> attempt("look up", name, attempt);
            case Step.Launch(var name, var attempt) -> attempt("launch", name, attempt);
            case Step.RefuseStart(var name, _) -> refuse(name);
            case Step.Stop(var name, var attempt, var reason) -> stop(name, attempt, reason);
            case Step.Kill(var name, var attempt) -> attempt("kill", name, attempt);
            case Step.Settle(var name, var command, var outcome, _) ->
                    settle(name, command, outcome);
            case Step.RunCommand(var name, var id, var command) -> run(name, id, command);
            case Step.EndSession _ -> end();
        };
    }

    /**
     * Returns the summary of the step that led to a recorded event, empty for an event that no step
     * leads to.
     */
    public static Optional<StepSummary> of(Recorded recorded) {
        return switch (recorded.event()) {
            case HostEvent event -> of(event);
            case ResourceEvent event -> of(Streams.instanceOf(recorded.stream()).orElse(""), event);
        };
    }

    private static Optional<StepSummary> of(HostEvent event) {
        return switch (event) {
            case HostEvent.PortAllocated(var owner, var endpoint, _) ->
                    Optional.of(allocate(owner, endpoint));
            case HostEvent.PortRefused(var owner, var endpoint, _, _) ->
                    Optional.of(allocate(owner, endpoint));
            case HostEvent.ProxyBindBegun(var resource, var endpoint, var port, _) ->
                    Optional.of(bind(resource, endpoint, port));
            case HostEvent.NetworkBegun(var name) -> Optional.of(network("make", name));
            case HostEvent.NetworkRemovalBegun(var name) -> Optional.of(network("remove", name));
            case HostEvent.SessionEnded _ -> Optional.of(end());
            case HostEvent.SessionOpened _,
                    HostEvent.HostStarted _,
                    HostEvent.ModelApplied _,
                    HostEvent.ProxyBound _,
                    HostEvent.ProxyFailed _,
                    HostEvent.RuntimeHealthy _,
                    HostEvent.RuntimeUnhealthy _,
                    HostEvent.NetworkReady _,
                    HostEvent.NetworkFailed _,
                    HostEvent.NetworkRemoved _,
                    HostEvent.AppStopRequested _,
                    HostEvent.UsageSampled _,
                    HostEvent.ParameterSet _,
                    HostEvent.SecretRevealed _,
                    HostEvent.NoteAdded _,
                    HostEvent.NoteRemoved _,
                    HostEvent.SessionPinned _,
                    HostEvent.SessionDeletionBegun _,
                    HostEvent.SessionsDeleted _,
                    HostEvent.OrphanGraceOver _ ->
                    Optional.empty();
        };
    }

    private static Optional<StepSummary> of(String name, ResourceEvent event) {
        return switch (event) {
            case ResourceEvent.AdoptionBegun(var attempt) ->
                    Optional.of(attempt("look up", name, attempt));
            case ResourceEvent.LaunchBegun begun ->
                    Optional.of(attempt("launch", name, begun.attempt()));
            case ResourceEvent.LaunchRefused(var attempt, _) ->
                    Optional.of(attempt("launch", name, attempt));
            case ResourceEvent.PortTaken taken ->
                    Optional.of(attempt("launch", name, taken.attempt()));
            case ResourceEvent.StartRefused _ -> Optional.of(refuse(name));
            case ResourceEvent.StopBegun(var attempt, var reason, _, _, _) ->
                    Optional.of(stop(name, attempt, reason));
            case ResourceEvent.KillBegun(var attempt) ->
                    Optional.of(attempt("kill", name, attempt));
            case ResourceEvent.CommandSettled(var command, var outcome, _) ->
                    Optional.of(settle(name, command, outcome));
            case ResourceEvent.CommandBegun(var id, var command) ->
                    Optional.of(run(name, id, command));
            case ResourceEvent.StartRequested _,
                    ResourceEvent.StopRequested _,
                    ResourceEvent.CommandRequested _,
                    ResourceEvent.RestartRequested _,
                    ResourceEvent.LaunchProgressed _,
                    ResourceEvent.Launched _,
                    ResourceEvent.Drifted _,
                    ResourceEvent.LaunchFailed _,
                    ResourceEvent.Adopted _,
                    ResourceEvent.Abandoned _,
                    ResourceEvent.Lost _,
                    ResourceEvent.Exited _,
                    ResourceEvent.HealthChanged _,
                    ResourceEvent.TimerDue _,
                    ResourceEvent.ConsoleTruncated _,
                    ResourceEvent.ConsoleGap _,
                    ResourceEvent.ConsoleSealed _ ->
                    Optional.empty();
        };
    }

    private static StepSummary allocate(String owner, String endpoint) {
        return new StepSummary(owner, "set a port aside for " + owner + "/" + endpoint);
    }

    private static StepSummary bind(String resource, String endpoint, int port) {
        return new StepSummary(
                resource, "bind the proxy of " + resource + "/" + endpoint + " to port " + port);
    }

    private static StepSummary network(String verb, String name) {
        return new StepSummary(name, verb + " network " + name);
    }

    private static StepSummary attempt(String verb, String name, int attempt) {
        return new StepSummary(name, verb + " " + name + ", attempt " + attempt);
    }

    private static StepSummary refuse(String name) {
        return new StepSummary(name, "refuse to start " + name);
    }

    private static StepSummary stop(String name, int attempt, ResourceEvent.StopReason reason) {
        return new StepSummary(name, "stop " + name + ", attempt " + attempt + " (" + reason + ")");
    }

    private static StepSummary settle(String name, String command, ResourceEvent.Outcome outcome) {
        return new StepSummary(name, "settle command " + command + " on " + name + ": " + outcome);
    }

    private static StepSummary run(String name, String id, String command) {
        return new StepSummary(name, "run " + command + " (" + id + ") on " + name);
    }

    private static StepSummary end() {
        return new StepSummary("", "end the session");
    }
}
