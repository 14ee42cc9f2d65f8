package dev.reprise.projections;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.RestartSpec.Policy;
import dev.reprise.app.spec.SpecHash;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** How one instance's state follows from its events. Pure and total. */
final class InstanceFold {
    /** How long SIGKILL may take before the instance's state is {@code Unknown}. */
    static final Duration KILL_PATIENCE = Duration.ofSeconds(15);

    private InstanceFold() {}

    static InstanceState hostStarted(InstanceState instance) {
        var live = instance.live();
        return live == null ? instance : instance.withLive(live.withLookup(Attempt.Lookup.DUE));
    }

    /**
     * A model that has this instance was applied: a changed spec gives a failed or finished one
     * another chance.
     */
    static InstanceState declared(
            InstanceState instance, ResourceSpec spec, String hash, Recorded by) {
        var changed = !SpecHash.same(hash, instance.specHash());
        var next = instance.withDeclared(true, hash);
        if (spec.explicitStart() && carried(instance)) {
            return next.withWish(next.wish().unasked());
        }
        if (!changed || instance.live() != null) {
            return next;
        }
        return next.withSupervision(Supervision.FRESH).touched(by);
    }

    /** Returns whether it is of the session before, which could not kill it. */
    private static boolean carried(InstanceState instance) {
        var live = instance.live();
        return !instance.declared()
                && live != null
                && live.begun().lifetime().endsWithSession()
                && instance.wish().restart()
                && instance.wish().pending() == null;
    }

    static InstanceState used(InstanceState instance, HostEvent.Use use) {
        var live = instance.live();
        return live == null || live.number() != use.attempt()
                ? instance
                : instance.withLive(
                        live.withUsage(new Attempt.Usage(use.cpuPercent(), use.memoryBytes())));
    }

    static InstanceState evolve(
            InstanceState instance, @Nullable ResourceSpec spec, ResourceEvent event, Recorded by) {
        return switch (event) {
            case ResourceEvent.StartRequested(var id, var force) ->
                    wish(instance, WishState.Kind.START, id, force, by);
            case ResourceEvent.StopRequested(var id) ->
                    wish(instance, WishState.Kind.STOP, id, false, by);
            case ResourceEvent.RestartRequested(var id) ->
                    wish(instance, WishState.Kind.RESTART, id, false, by);
            case ResourceEvent.CommandSettled(var id, _, _) ->
                    instance.withWish(instance.wish().settled(id));
            case ResourceEvent.StartRefused(var reason) -> refused(instance, reason, by);
            case ResourceEvent.LaunchRefused(_, var reason) -> refused(instance, reason, by);
            case ResourceEvent.PortTaken taken -> portTaken(instance, spec, taken, by);
            case ResourceEvent.LaunchBegun begun ->
                    instance.launch(Attempt.of(begun, by)).touched(by);
            default -> live(instance, spec, event, by);
        };
    }

    private static InstanceState live(
            InstanceState instance, @Nullable ResourceSpec spec, ResourceEvent event, Recorded by) {
        if (event instanceof ResourceEvent.TimerDue(var timer, _)
                && timer == ResourceEvent.Timer.BACKOFF) {
            return instance.withSupervision(instance.supervision().delayOver()).touched(by);
        }
        var live = instance.live();
        return live == null ? instance : live(instance, live, spec, event, by);
    }

    private static InstanceState live(
            InstanceState instance,
            Attempt live,
            @Nullable ResourceSpec spec,
            ResourceEvent event,
            Recorded by) {
        return switch (event) {
            case ResourceEvent.Launched(_, var identity) ->
                    instance.withLive(kept(live).started(identity, by))
                            .withWish(instance.wish().unforced())
                            .touched(by);
            case ResourceEvent.Adopted adopted -> adopted(instance, live, adopted, by);
            case ResourceEvent.AdoptionBegun _ ->
                    instance.withLive(live.withLookup(Attempt.Lookup.UNDER_WAY));
            case ResourceEvent.StopBegun stop -> stopBegun(instance, live, stop, by);
            case ResourceEvent.KillBegun _ -> killBegun(instance, live, by);
            case ResourceEvent.TimerDue(var timer, _) -> timerDue(instance, live, timer, by);
            case ResourceEvent.HealthChanged health -> health(instance, live, spec, health, by);
            case ResourceEvent.LaunchFailed failed ->
                    launchFailed(instance, live, spec, failed, by);
            case ResourceEvent.Abandoned(var number, var reason) ->
                    abandoned(instance, live, number, reason, by);
            case ResourceEvent.Lost(var number, var reason) ->
                    lost(instance, live, spec, number, reason, by);
            case ResourceEvent.Exited exited -> exited(instance, live, spec, exited, by);
            case ResourceEvent.LaunchProgressed progressed ->
                    instance.withLive(live.withProgress(progressed)).touched(by);
            case ResourceEvent.Drifted(_, var drift, _) -> drifted(instance, live, drift, by);
            case ResourceEvent.ConsoleTruncated _,
                    ResourceEvent.ConsoleGap _,
                    ResourceEvent.ConsoleSealed _,
                    ResourceEvent.StartRequested _,
                    ResourceEvent.StopRequested _,
                    ResourceEvent.RestartRequested _,
                    ResourceEvent.CommandRequested _,
                    ResourceEvent.CommandBegun _,
                    ResourceEvent.CommandSettled _,
                    ResourceEvent.StartRefused _,
                    ResourceEvent.LaunchRefused _,
                    ResourceEvent.PortTaken _,
                    ResourceEvent.LaunchBegun _ ->
                    instance;
        };
    }

    /** What outlives sessions and has started although its wait was given up stays. */
    private static Attempt kept(Attempt live) {
        var stopping = live.stopping();
        return stopping != null && Lifetimes.onlyGivenUp(live, stopping.reason())
                ? live.withStopping(null)
                : live;
    }

    private static InstanceState wish(
            InstanceState instance, WishState.Kind kind, String id, boolean force, Recorded by) {
        var wish =
                instance.wish()
                        .command(kind, id, force, instance.live() != null, instance.attempts(), by);
        var supervision =
                kind == WishState.Kind.STOP
                        ? instance.supervision().delayOver()
                        : Supervision.FRESH;
        return instance.withWish(wish).withSupervision(supervision).touched(by);
    }

    private static InstanceState refused(InstanceState instance, String reason, Recorded by) {
        var ending =
                new Ending(
                        Ending.Kind.REFUSED, 0, null, null, reason, null, by.at(), by.position());
        return instance.withLast(ending)
                .withWish(instance.wish().refused())
                .withSupervision(instance.supervision().rest())
                .touched(by);
    }

    private static InstanceState portTaken(
            InstanceState instance,
            @Nullable ResourceSpec spec,
            ResourceEvent.PortTaken taken,
            Recorded by) {
        if (!fixed(spec, taken)) {
            return instance.touched(by);
        }
        var reason =
                "port "
                        + taken.port()
                        + " of endpoint "
                        + taken.endpoint()
                        + " is held by "
                        + taken.holder();
        var refused = refused(instance, reason, by);
        return taken.retry() == null
                ? refused
                : refused.withWish(instance.wish()).withSupervision(again(instance, spec, by));
    }

    /** Returns whether the model names the very port; one behind a proxy is never named. */
    static boolean fixed(@Nullable ResourceSpec spec, ResourceEvent.PortTaken taken) {
        return spec != null
                && spec.name().equals(taken.owner())
                && spec.endpoint(taken.endpoint()).port() != null;
    }

    private static InstanceState adopted(
            InstanceState instance, Attempt live, ResourceEvent.Adopted adopted, Recorded by) {
        var known = live.adopted(adopted, by).withStopping(null);
        return instance.withLive(known).withWish(instance.wish().unforced());
    }

    private static InstanceState drifted(
            InstanceState instance, Attempt live, ResourceEvent.Drift drift, Recorded by) {
        return switch (drift) {
            case RESTARTED -> instance.withLive(live.restarted(by)).touched(by);
            case PAUSED -> instance.withLive(live.withPaused(true)).touched(by);
            case UNPAUSED -> instance.withLive(live.withPaused(false)).touched(by);
            case STOPPED, REMOVED, DISCONNECTED, RECONNECTED -> instance.noted(by);
        };
    }

    private static InstanceState stopBegun(
            InstanceState instance, Attempt live, ResourceEvent.StopBegun stop, Recorded by) {
        var stopping =
                new Attempt.Stopping(
                        stop.reason(),
                        by.at(),
                        by.at().plus(stop.grace()),
                        false,
                        false,
                        by.position());
        return instance.withLive(live.withStopping(stopping)).touched(by);
    }

    private static InstanceState killBegun(InstanceState instance, Attempt live, Recorded by) {
        var stopping = live.stopping();
        var reason = stopping == null ? StopReason.SHUTDOWN : stopping.reason();
        var killed =
                new Attempt.Stopping(
                        reason, by.at(), by.at().plus(KILL_PATIENCE), false, true, by.position());
        return instance.withLive(live.withStopping(killed)).touched(by);
    }

    private static InstanceState timerDue(
            InstanceState instance, Attempt live, ResourceEvent.Timer timer, Recorded by) {
        var stopping = live.stopping();
        if (stopping == null || stopping.killed() != (timer == ResourceEvent.Timer.KILL)) {
            return instance;
        }
        var due =
                new Attempt.Stopping(
                        stopping.reason(),
                        stopping.since(),
                        stopping.deadline(),
                        true,
                        stopping.killed(),
                        by.position());
        var next = instance.withLive(live.withStopping(due));
        if (!stopping.killed()) {
            return next;
        }
        var reason = "SIGKILL had no effect within " + KILL_PATIENCE.toSeconds() + " s";
        return next.withLast(ending(Ending.Kind.STUCK, live, null, null, reason, by.at(), by))
                .touched(by);
    }

    private static InstanceState health(
            InstanceState instance,
            Attempt live,
            @Nullable ResourceSpec spec,
            ResourceEvent.HealthChanged health,
            Recorded by) {
        var state =
                new Attempt.CheckState(health.status(), health.detail(), by.at(), by.position());
        var all =
                spec != null
                        && States.checks(spec, live).stream()
                                .allMatch(
                                        name ->
                                                name.equals(health.check())
                                                        ? health.status() == Health.HEALTHY
                                                        : Conditions.checkHealthy(live, name));
        return instance.withLive(live.withCheck(health.check(), state, all)).noted(by);
    }

    /** What may pass is tried again, whatever the policy: the program has not had its turn yet. */
    private static InstanceState launchFailed(
            InstanceState instance,
            Attempt live,
            @Nullable ResourceSpec spec,
            ResourceEvent.LaunchFailed failed,
            Recorded by) {
        var ending =
                new Ending(
                        Ending.Kind.FAILED,
                        failed.attempt(),
                        null,
                        null,
                        failed.reason(),
                        null,
                        by.at(),
                        by.position());
        var next = end(instance, ending, by);
        if (failed.retry() == null) {
            return next.withWish(instance.wish().unforced())
                    .withSupervision(instance.supervision().rest());
        }
        return live.stopping() == null
                ? next.withSupervision(again(instance, spec, by))
                : next.withWish(instance.wish().replaced());
    }

    /** A try that came to nothing counts as a life of no length. */
    private static Supervision again(
            InstanceState instance, @Nullable ResourceSpec spec, Recorded by) {
        var rules = spec == null ? RestartSpec.of(Policy.NEVER) : spec.restart();
        return instance.supervision().afterLife(rules, Duration.ZERO, false, by.at());
    }

    private static InstanceState abandoned(
            InstanceState instance, Attempt live, int number, String reason, Recorded by) {
        var ending =
                new Ending(
                        Ending.Kind.ABANDONED,
                        number,
                        null,
                        null,
                        reason,
                        null,
                        by.at(),
                        by.position());
        var next = end(instance, ending, by);
        return live.stopping() == null ? next : next.withWish(instance.wish().replaced());
    }

    private static InstanceState lost(
            InstanceState instance,
            Attempt live,
            @Nullable ResourceSpec spec,
            int number,
            String reason,
            Recorded by) {
        var ending = ending(Ending.Kind.LOST, live, null, null, reason, by.at(), by);
        var next = end(instance, ending, by);
        if (live.lookup() != Attempt.Lookup.KNOWN && live.stopping() == null) {
            return next; // interrupted while no host watched: it runs again, whatever its policy
        }
        return follow(next, live, spec, -1, Duration.between(live.begunAt(), by.at()), by);
    }

    private static InstanceState exited(
            InstanceState instance,
            Attempt live,
            @Nullable ResourceSpec spec,
            ResourceEvent.Exited exited,
            Recorded by) {
        var ending =
                ending(
                        Ending.Kind.EXITED,
                        live,
                        exited.exitCode(),
                        exited.signal(),
                        exited.reason(),
                        exited.at(),
                        by);
        var started = live.startedAt() == null ? live.begunAt() : live.startedAt();
        var length = Duration.between(started, exited.at());
        var next = end(instance, ending, by).withWish(instance.wish().unforced());
        if (endedBetweenSessions(live)) {
            return next; // this one has not run it yet
        }
        return follow(next, live, spec, exited.exitCode(), length, by);
    }

    private static boolean endedBetweenSessions(Attempt live) {
        return live.carried()
                && live.lookup() != Attempt.Lookup.KNOWN
                && !live.begun().lifetime().endsWithSession();
    }

    private static Ending ending(
            Ending.Kind kind,
            Attempt live,
            @Nullable Integer code,
            @Nullable String signal,
            @Nullable String reason,
            Instant at,
            Recorded by) {
        var started = live.startedAt() == null ? live.begunAt() : live.startedAt();
        return new Ending(kind, live.number(), code, signal, reason, started, at, by.position());
    }

    private static InstanceState end(InstanceState instance, Ending ending, Recorded by) {
        return instance.withLive(null).withLast(ending).touched(by);
    }

    /** What comes after a life: rest, the next one at once, or the next one after a delay. */
    private static InstanceState follow(
            InstanceState instance,
            Attempt live,
            @Nullable ResourceSpec spec,
            int exitCode,
            Duration length,
            Recorded by) {
        var stopping = live.stopping();
        if (stopping != null && stopping.reason() != StopReason.LIVENESS) {
            var again =
                    stopping.reason() == StopReason.RESTART
                            || stopping.reason() == StopReason.SPEC_CHANGED;
            var next = instance.withWish(instance.wish().replaced());
            return again || (instance.wish().wanted() && stopping.reason() == StopReason.REQUESTED)
                    ? next.withSupervision(Supervision.FRESH)
                    : next;
        }
        if (instance.wish().restart()) {
            return instance.withWish(instance.wish().replaced()).withSupervision(Supervision.FRESH);
        }
        var rules = spec == null ? RestartSpec.of(Policy.NEVER) : spec.restart();
        var again =
                stopping != null // liveness restarts whatever the policy
                        || rules.policy() == Policy.ALWAYS
                        || (rules.policy() == Policy.ON_FAILURE && exitCode != 0);
        var supervision = instance.supervision();
        return instance.withSupervision(
                again
                        ? supervision.afterLife(rules, length, live.wasHealthy(), by.at())
                        : supervision.rest());
    }
}
