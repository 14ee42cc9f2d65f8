package dev.reprise.projections.history;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.Identity;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent;

import java.util.Locale;

/** What happened, in a few words. */
final class EventText {
    private EventText() {}

    static String of(Event event) {
        return switch (event) {
            case HostEvent host -> host(host);
            case ResourceEvent resource -> resource(resource);
        };
    }

    private static String host(HostEvent event) {
        return switch (event) {
            case HostEvent.SessionOpened opened -> "session " + opened.session() + " opened";
            case HostEvent.HostStarted started ->
                    "host started (" + started.reason() + ", epoch " + started.epoch() + ")";
            case HostEvent.ModelApplied applied ->
                    "model of " + applied.model().resources().size() + " resources applied";
            case HostEvent.ParameterSet set ->
                    "parameter "
                            + set.name()
                            + (set.value() == null ? " set" : " set to " + set.value())
                            + (set.saved() ? " and saved" : "");
            case HostEvent.PortAllocated(var owner, var endpoint, var port) ->
                    "port " + port + " set aside for " + owner + "/" + endpoint;
            case HostEvent.PortRefused(var owner, var endpoint, _, var reason) ->
                    "no port for " + owner + "/" + endpoint + ": " + reason;
            case HostEvent.ProxyBindBegun(var resource, var endpoint, var port, _) ->
                    "proxy of " + resource + "/" + endpoint + " binds port " + port;
            case HostEvent.ProxyBound(var resource, var endpoint, var port) ->
                    "proxy of " + resource + "/" + endpoint + " listens on " + port;
            case HostEvent.ProxyFailed(var resource, var endpoint, _, var reason) ->
                    "proxy of " + resource + "/" + endpoint + " failed: " + reason;
            case HostEvent.AppStopRequested(var now, var reason) ->
                    "stop of the app requested" + (now ? " at once" : "") + ": " + reason;
            case HostEvent.OrphanGraceOver(var waited) ->
                    "no host came back for " + waited.toMillis() / 1_000.0 + " s";
            case HostEvent.SecretRevealed(var instance, var property) ->
                    property + " of " + instance + " shown to somebody";
            case HostEvent.NoteAdded(_, var about, var text) ->
                    "note about #" + about + ": " + text;
            case HostEvent.NoteRemoved _ -> "note removed";
            case HostEvent.SessionPinned(var session, var pinned) ->
                    "session " + session + (pinned ? " pinned" : " no longer pinned");
            case HostEvent.SessionDeletionBegun(var from, var through) ->
                    "deletion of " + sessions(from, through) + " begun";
            case HostEvent.SessionsDeleted(var from, var through) ->
                    through < from
                            ? "no session deleted after all"
                            : sessions(from, through) + " deleted";
            case HostEvent.UsageSampled sampled -> usage(sampled);
            case HostEvent.SessionEnded(var reason) -> "session ended: " + reason;
            case HostEvent.RuntimeHealthy(var detail) -> "container engine answers: " + detail;
            case HostEvent.RuntimeUnhealthy(var reason) ->
                    "container engine does not answer: " + reason;
            case HostEvent.NetworkBegun(var name) -> "network " + name + " begun";
            case HostEvent.NetworkReady(var name, _, _) -> "network " + name + " is there";
            case HostEvent.NetworkFailed(var name, var reason) ->
                    "network " + name + " failed: " + reason;
            case HostEvent.NetworkRemovalBegun(var name) -> "removal of network " + name + " begun";
            case HostEvent.NetworkRemoved(var name, var reason) ->
                    reason == null
                            ? "network " + name + " removed"
                            : "network " + name + " left: " + reason;
        };
    }

    private static String usage(HostEvent.UsageSampled sampled) {
        var uses = sampled.uses();
        var one = uses.getFirst();
        return uses.size() > 1
                ? "usage of " + uses.size() + " instances measured"
                : "%s uses %.1f %% of a core and %d MiB"
                        .formatted(
                                one.instance(),
                                one.cpuPercent(),
                                one.memoryBytes() / (1024 * 1024));
    }

    private static String resource(ResourceEvent event) {
        return switch (event) {
            case ResourceEvent.StartRequested(_, var force) ->
                    force ? "start requested, waits skipped" : "start requested";
            case ResourceEvent.StopRequested _ -> "stop requested";
            case ResourceEvent.RestartRequested _ -> "restart requested";
            case ResourceEvent.CommandRequested(_, var command, var arguments) ->
                    "command "
                            + command
                            + " requested"
                            + (arguments.isEmpty() ? "" : ": " + arguments);
            case ResourceEvent.CommandBegun(_, var command) -> "command " + command + " begun";
            case ResourceEvent.CommandSettled(_, var outcome, var detail) ->
                    "command settled: " + lower(outcome) + (detail.isEmpty() ? "" : ", " + detail);
            case ResourceEvent.StartRefused(var reason) -> "start refused: " + reason;
            case ResourceEvent.LaunchRefused(_, var reason) -> "launch refused: " + reason;
            case ResourceEvent.PortTaken taken ->
                    "port " + taken.port() + " is taken by " + taken.holder();
            default -> attempt(event);
        };
    }

    private static String attempt(ResourceEvent event) {
        return switch (event) {
            case ResourceEvent.LaunchBegun begun ->
                    "launch of attempt " + begun.attempt() + " begun";
            case ResourceEvent.LaunchProgressed(_, _, var detail) -> detail;
            case ResourceEvent.Launched(_, var identity) -> "running as " + name(identity);
            case ResourceEvent.Drifted(_, var drift, var detail) ->
                    lower(drift) + " from outside" + (detail.isEmpty() ? "" : ": " + detail);
            case ResourceEvent.LaunchFailed(_, var reason, var retry) ->
                    "launch failed" + (retry == null ? ": " : ", to be tried again: ") + reason;
            case ResourceEvent.AdoptionBegun(var attempt) -> "attempt " + attempt + " looked up";
            case ResourceEvent.Adopted(_, var identity, _) -> "adopted, " + name(identity);
            case ResourceEvent.Abandoned(_, var reason) -> "abandoned: " + reason;
            case ResourceEvent.Lost(_, var reason) -> "lost: " + reason;
            case ResourceEvent.StopBegun(_, var reason, var signal, _, var changed) ->
                    "stop begun with "
                            + signal
                            + " ("
                            + lower(reason)
                            + (changed == null ? "" : ": " + String.join(", ", changed))
                            + ")";
            case ResourceEvent.KillBegun _ -> "SIGKILL begun";
            case ResourceEvent.Exited(_, var code, var signal, _, _, var reason) ->
                    (signal == null
                                    ? "exited with " + code
                                    : "ended by " + signal + " (exit code " + code + ")")
                            + (reason == null ? "" : ": " + reason);
            case ResourceEvent.HealthChanged(_, var check, var status, var detail) ->
                    "check " + check + " is " + lower(status) + ": " + detail;
            case ResourceEvent.TimerDue(var timer, _) -> lower(timer) + " is over";
            case ResourceEvent.ConsoleTruncated(_, var stream, _) ->
                    "the program cut its " + stream;
            case ResourceEvent.ConsoleGap(_, var stream, _, var bytes, var reason) ->
                    bytes + " bytes of " + stream + " were not kept: " + reason;
            case ResourceEvent.ConsoleSealed _ -> "console complete";
            case ResourceEvent.StartRequested _,
                    ResourceEvent.StopRequested _,
                    ResourceEvent.RestartRequested _,
                    ResourceEvent.CommandRequested _,
                    ResourceEvent.CommandBegun _,
                    ResourceEvent.CommandSettled _,
                    ResourceEvent.StartRefused _,
                    ResourceEvent.LaunchRefused _,
                    ResourceEvent.PortTaken _ ->
                    throw new IllegalArgumentException("not about an attempt: " + event);
        };
    }

    private static String name(Identity identity) {
        return switch (identity) {
            case ProcessIdentity process -> "pid " + process.pid();
            case ContainerIdentity container -> "container " + container.containerName();
        };
    }

    private static String sessions(long from, long through) {
        return from == through ? "session " + from : "sessions " + from + ".." + through;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
