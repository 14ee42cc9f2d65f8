package dev.reprise.engine.decide;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Drift;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.Outcome;
import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.event.Streams;
import dev.reprise.engine.runtime.Report;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Attempt;
import dev.reprise.projections.CommandRun;
import dev.reprise.projections.Ending;
import dev.reprise.projections.InstanceState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of reports. Each is measured against the state, so one that is late, double or about
 * an attempt that is over leaves no event. Pure.
 */
public final class ReportDecider {
    /** In percent of a core. */
    private static final double CPU_STEP = 0.5;

    /** As a share of what was used before. */
    private static final double MEMORY_STEP = 0.01;

    private ReportDecider() {}

    /** Returns the events that {@code report} leads to, none when it is stale. */
    public static List<Draft> decide(AppState state, Report report) {
        return switch (report) {
            case Report.Started(var name, var number, var identity) ->
                    live(state, name, number)
                            .filter(i -> of(i).startedAt() == null)
                            .map(i -> draft(i, new ResourceEvent.Launched(number, identity)))
                            .orElse(List.of());
            case Report.StartFailed(var name, var number, var reason, var retry) ->
                    live(state, name, number)
                            .filter(i -> of(i).startedAt() == null)
                            .map(
                                    i ->
                                            draft(
                                                    i,
                                                    new ResourceEvent.LaunchFailed(
                                                            number, reason, retry)))
                            .orElse(List.of());
            case Report.Found found ->
                    live(state, found.instance(), found.attempt())
                            .flatMap(i -> found(i, found))
                            .orElse(List.of());
            case Report.NeverStarted(var name, var number, var reason) ->
                    live(state, name, number)
                            .map(i -> neverStarted(i, number, reason))
                            .orElse(List.of());
            case Report.Gone(var name, var number, var reason) ->
                    live(state, name, number)
                            .map(i -> draft(i, new ResourceEvent.Lost(number, reason)))
                            .orElse(List.of());
            case Report.Ended ended ->
                    live(state, ended.instance(), ended.attempt())
                            .map(i -> draft(i, exited(ended)))
                            .orElse(List.of());
            case Report.Progress(var name, var number, var phase, var detail) ->
                    live(state, name, number)
                            .filter(i -> fits(of(i), phase))
                            .map(i -> new ResourceEvent.LaunchProgressed(number, phase, detail))
                            .filter(event -> !event.equals(progress(state, name)))
                            .map(event -> List.of(output(name, event)))
                            .orElse(List.of());
            case Report.Drifted(var name, var number, var drift, var detail) ->
                    live(state, name, number)
                            .filter(i -> of(i).startedAt() != null)
                            .map(i -> draft(i, new ResourceEvent.Drifted(number, drift, detail)))
                            .orElse(List.of());
            case Report.StartedByHand started -> startedByHand(state, started);
            case Report.EngineUp _,
                    Report.EngineDown _,
                    Report.NetworkUp _,
                    Report.NetworkDown _,
                    Report.NetworkGone _ ->
                    EngineDecider.decide(state, report);
            case Report.Verdict verdict -> verdict(state, verdict);
            case Report.CommandEnded ended -> ended(state, ended);
            case Report.Measured(var at, var uses) -> measured(state, at, uses);
            case Report.ProxyUp(var resource, var endpoint, var port) ->
                    proxy(
                            state,
                            resource,
                            endpoint,
                            port,
                            new HostEvent.ProxyBound(resource, endpoint, port));
            case Report.ProxyDown(var resource, var endpoint, var port, var reason) ->
                    proxy(
                            state,
                            resource,
                            endpoint,
                            port,
                            new HostEvent.ProxyFailed(resource, endpoint, port, reason));
            case Report.OutputTruncated(var name, var number, var stream, var line) ->
                    output(state, name, new ResourceEvent.ConsoleTruncated(number, stream, line));
            case Report.OutputGap(
                            var name,
                            var number,
                            var stream,
                            var line,
                            var bytes,
                            var reason) ->
                    output(
                            state,
                            name,
                            new ResourceEvent.ConsoleGap(number, stream, line, bytes, reason));
            case Report.OutputSealed(var name, var number, var lines, var bytes) ->
                    sealed(state, name, new ResourceEvent.ConsoleSealed(number, lines, bytes));
        };
    }

    private static boolean fits(Attempt live, Phase phase) {
        return phase == Phase.ELSEWHERE
                ? live.lookup() != Attempt.Lookup.KNOWN
                : live.startedAt() == null;
    }

    private static ResourceEvent.Exited exited(Report.Ended ended) {
        return new ResourceEvent.Exited(
                ended.attempt(),
                ended.exitCode(),
                ended.signal(),
                ended.at(),
                ended.hostAway(),
                ended.reason());
    }

    private static ResourceEvent.@Nullable LaunchProgressed progress(AppState state, String name) {
        var instance = state.instances().get(name);
        var live = instance == null ? null : instance.live();
        return live == null ? null : live.progress();
    }

    private static Optional<InstanceState> live(AppState state, String name, int attempt) {
        return Optional.ofNullable(state.instances().get(name))
                .filter(i -> i.live() != null && i.live().number() == attempt);
    }

    private static Attempt of(InstanceState instance) {
        return java.util.Objects.requireNonNull(instance.live());
    }

    private static List<Draft> draft(InstanceState instance, Event event) {
        var live = of(instance);
        var stopping = live.stopping();
        var cause =
                stopping != null
                        ? stopping.position()
                        : live.startedPosition() > 0
                                ? live.startedPosition()
                                : live.begunPosition();
        return List.of(
                new Draft(
                        Streams.instance(instance.name()),
                        event,
                        live.contained() ? "docker" : "process",
                        cause,
                        instance.wish().correlationId()));
    }

    private static Optional<List<Draft>> found(InstanceState instance, Report.Found found) {
        var number = found.attempt();
        var identity = found.identity();
        var live = of(instance);
        if (live.lookup() != Attempt.Lookup.KNOWN) {
            return Optional.of(
                    draft(
                            instance,
                            new ResourceEvent.Adopted(number, identity, found.startedAt())));
        }
        return live.startedAt() == null
                ? Optional.of(draft(instance, new ResourceEvent.Launched(number, identity)))
                : Optional.empty();
    }

    /** Whoever starts it wants it to run: the launch that follows takes it on. */
    private static List<Draft> startedByHand(AppState state, Report.StartedByHand started) {
        var instance = state.instances().get(started.instance());
        if (instance == null
                || instance.live() != null
                || !instance.declared()
                || !state.session().open()) {
            return List.of();
        }
        var id = "docker-" + started.containerId() + "-" + instance.attempts();
        return List.of(
                new Draft(
                        Streams.instance(instance.name()),
                        new ResourceEvent.StartRequested(id, true),
                        "docker",
                        null,
                        id));
    }

    private static List<Draft> neverStarted(InstanceState instance, int number, String reason) {
        var live = of(instance);
        if (live.startedAt() == null) {
            return draft(instance, new ResourceEvent.Abandoned(number, reason));
        }
        if (!live.contained()) {
            var why = "it was seen running and its files say that it never started";
            return draft(instance, new ResourceEvent.Lost(number, why));
        }
        var removed = "somebody removed the container while no host watched";
        return Stream.of(
                        new ResourceEvent.Drifted(number, Drift.REMOVED, removed),
                        new ResourceEvent.Lost(number, removed))
                .flatMap(event -> draft(instance, event).stream())
                .toList();
    }

    private static List<Draft> verdict(AppState state, Report.Verdict verdict) {
        var instance = live(state, verdict.instance(), verdict.attempt());
        if (instance.isEmpty() || of(instance.get()).startedAt() == null) {
            return List.of();
        }
        var known = of(instance.get()).checks().get(verdict.check());
        var same =
                known != null
                        && known.status() == verdict.health()
                        && (verdict.health() == Health.HEALTHY
                                || known.detail().equals(verdict.detail()));
        var event =
                new ResourceEvent.HealthChanged(
                        verdict.attempt(), verdict.check(), verdict.health(), verdict.detail());
        return same ? List.of() : draft(instance.get(), event);
    }

    private static List<Draft> ended(AppState state, Report.CommandEnded ended) {
        var run = state.runs().get(CommandRun.key(ended.instance(), ended.commandId()));
        return run == null || !run.begun() || run.lost()
                ? List.of()
                : List.of(
                        new Draft(
                                Streams.instance(run.instance()),
                                new ResourceEvent.CommandSettled(
                                        run.commandId(),
                                        ended.ok() ? Outcome.OK : Outcome.FAILED,
                                        ended.detail()),
                                "process",
                                run.position(),
                                run.commandId()));
    }

    private static List<Draft> measured(AppState state, Instant at, List<HostEvent.Use> uses) {
        var news = uses.stream().filter(use -> differs(state, use)).toList();
        return news.isEmpty()
                ? List.of()
                : List.of(Draft.host(new HostEvent.UsageSampled(at, news), "process", null));
    }

    /** An app at rest leaves no events: what is about the same as before is not said again. */
    private static boolean differs(AppState state, HostEvent.Use use) {
        return live(state, use.instance(), use.attempt())
                .filter(
                        i -> {
                            var known = of(i).usage();
                            return known == null
                                    || Math.abs(known.cpuPercent() - use.cpuPercent()) >= CPU_STEP
                                    || Math.abs(known.memoryBytes() - use.memoryBytes())
                                            >= known.memoryBytes() * MEMORY_STEP;
                        })
                .isPresent();
    }

    private static List<Draft> proxy(
            AppState state, String resource, String endpoint, int port, HostEvent event) {
        return Optional.ofNullable(state.proxies().get(AppState.portKey(resource, endpoint)))
                .filter(known -> known.port() == port && !known.bound())
                .filter(known -> known.failure() == null || event instanceof HostEvent.ProxyBound)
                .map(known -> List.of(Draft.host(event, "host", known.position())))
                .orElse(List.of());
    }

    /** A console is sealed once, after its attempt has ended; the runtime tells in that order. */
    private static List<Draft> sealed(
            AppState state, String name, ResourceEvent.ConsoleSealed event) {
        var instance = state.instances().get(name);
        if (state.unsealed().contains(AppState.attemptKey(name, event.attempt()))) {
            return List.of(output(name, event));
        }
        var last = instance == null ? null : instance.last();
        var unstarted =
                last != null
                        && last.attempt() == event.attempt()
                        && (last.kind() == Ending.Kind.FAILED
                                || last.kind() == Ending.Kind.ABANDONED);
        return unstarted ? List.of(output(name, event)) : List.of();
    }

    private static List<Draft> output(AppState state, String name, ResourceEvent event) {
        return state.instances().containsKey(name) ? List.of(output(name, event)) : List.of();
    }

    private static Draft output(String name, ResourceEvent event) {
        return new Draft(Streams.instance(name), event, "process", null, null);
    }
}
