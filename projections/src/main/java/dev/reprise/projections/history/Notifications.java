package dev.reprise.projections.history;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.Outcome;
import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.AppFold;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.history.Notification.Severity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Makes notifications of a session's events, seen in order from its first. One thread. */
final class Notifications {
    private final int most;
    private final ArrayDeque<Notification> latest = new ArrayDeque<>();
    private final AppFold fold = new AppFold(AppState.EMPTY);
    private final Failures failures = new Failures();
    private final Map<String, Set<String>> healthy = new HashMap<>();
    private final Map<String, String> commands = new HashMap<>();

    /**
     * @param most how many are kept, the latest
     */
    Notifications(int most) {
        this.most = most;
    }

    /** Returns those that are kept, newest first. */
    List<Notification> newestFirst() {
        return List.copyOf(latest.reversed());
    }

    void see(StoredEvent stored) {
        var recorded = Recorded.of(stored);
        fold.apply(recorded);
        var failed = failures.isFailure(stored);
        var said =
                switch (recorded.event()) {
                    case HostEvent event -> host(event);
                    case ResourceEvent event ->
                            resource(
                                    Streams.instanceOf(recorded.stream()).orElse(""),
                                    event,
                                    failed);
                };
        if (said != null) {
            latest.add(said.at(stored.position(), stored.recordedAt()));
        }
        if (latest.size() > most) {
            latest.remove();
        }
    }

    private record Said(Severity severity, String title, String text, @Nullable String resource) {
        Notification at(long position, Instant at) {
            return new Notification(position, at, severity, title, text, resource);
        }
    }

    private static @Nullable Said host(HostEvent event) {
        return switch (event) {
            case HostEvent.HostStarted(_, _, _, _, var replaced) when replaced != null ->
                    new Said(
                            Severity.WARNING,
                            "Another host goes on",
                            "The host before it: " + replaced,
                            null);
            case HostEvent.SessionEnded(var reason) ->
                    new Said(Severity.INFO, "The app was stopped", reason, null);
            case HostEvent.SecretRevealed(var instance, _) ->
                    new Said(Severity.WARNING, "A secret was shown", EventText.of(event), instance);
            case HostEvent.PortRefused _, HostEvent.ProxyFailed _ ->
                    new Said(Severity.ERROR, "No port", EventText.of(event), null);
            case HostEvent.RuntimeUnhealthy _ ->
                    new Said(
                            Severity.ERROR,
                            "The container engine does not answer",
                            EventText.of(event),
                            null);
            default -> null;
        };
    }

    private @Nullable Said resource(String name, ResourceEvent event, boolean failed) {
        return switch (event) {
            case ResourceEvent.Exited _, ResourceEvent.Lost _ when failed -> crash(name, event);
            case ResourceEvent.LaunchFailed(_, _, var retry) when retry != null && !loops(name) ->
                    new Said(
                            Severity.WARNING,
                            name + " cannot be started yet",
                            EventText.of(event),
                            name);
            case ResourceEvent.LaunchFailed _,
                    ResourceEvent.LaunchRefused _,
                    ResourceEvent.StartRefused _ ->
                    new Said(Severity.ERROR, name + " failed to start", EventText.of(event), name);
            case ResourceEvent.LaunchBegun _ -> {
                healthy.remove(name);
                yield null;
            }
            case ResourceEvent.HealthChanged changed -> health(name, changed);
            case ResourceEvent.ConsoleGap(_, _, _, var bytes, _) when bytes > 0 ->
                    new Said(
                            Severity.WARNING,
                            "Output of " + name + " is missing",
                            EventText.of(event),
                            name);
            case ResourceEvent.CommandSettled settled -> settled(name, settled);
            case ResourceEvent.StartRequested(var id, _) -> given(name, id, "start");
            case ResourceEvent.StopRequested(var id) -> given(name, id, "stop");
            case ResourceEvent.RestartRequested(var id) -> given(name, id, "restart");
            case ResourceEvent.CommandRequested(var id, var command, _) -> given(name, id, command);
            default -> null;
        };
    }

    private Said crash(String name, ResourceEvent event) {
        return new Said(
                Severity.ERROR,
                name + (loops(name) ? " is in a crash loop" : " crashed"),
                EventText.of(event),
                name);
    }

    private boolean loops(String name) {
        var instance = fold.state().instances().get(name);
        return instance != null && instance.supervision().crashLoop();
    }

    private @Nullable Said health(String name, ResourceEvent.HealthChanged changed) {
        var checks = healthy.computeIfAbsent(name, _ -> new HashSet<>());
        if (changed.status() == Health.HEALTHY) {
            checks.add(changed.check());
            return null;
        }
        return checks.remove(changed.check())
                ? new Said(
                        Severity.WARNING,
                        name + " is no longer healthy",
                        EventText.of(changed),
                        name)
                : null;
    }

    private @Nullable Said given(String name, String commandId, String command) {
        commands.put(name + "/" + commandId, command);
        return null;
    }

    private Said settled(String name, ResourceEvent.CommandSettled settled) {
        var known = commands.remove(name + "/" + settled.commandId());
        var command = Objects.requireNonNullElse(known, "command");
        return new Said(
                settled.outcome() == Outcome.FAILED ? Severity.ERROR : Severity.INFO,
                command
                        + " of "
                        + name
                        + switch (settled.outcome()) {
                            case OK -> " is done";
                            case FAILED -> " failed";
                            case SUPERSEDED -> " gave way to a later command";
                        },
                settled.detail(),
                name);
    }
}
