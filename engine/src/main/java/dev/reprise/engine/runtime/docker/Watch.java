package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.ResourceEvent.Drift;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Signals;
import dev.reprise.engine.runtime.docker.AttemptFolder.End;
import dev.reprise.engine.runtime.docker.Seen.Stage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a container does from its start to its end: each look at it is compared with the one before.
 * One thread.
 */
final class Watch implements AutoCloseable {
    private static final long OVER = -1;

    /** How long a container that somebody stopped may take to run again. */
    private static final long RESTART_MILLIS = 3_000;

    private static final long AGAIN_MILLIS = 1_000;
    private static final Duration DEAF_AT_MOST = Duration.ofSeconds(5);
    private static final long HEARING_MILLIS = 10;
    private static final int SIGKILL = 9;
    private static final int KILLED = 128 + SIGKILL;
    private static final long MEGA = 1 << 20;

    private final Attempt.World world;
    private final Attempt attempt;
    private final AttemptFolder folder;
    private final LogFollower log;
    private final Map<String, List<String>> networks;
    private @Nullable ImageCheck check;
    private @Nullable Seen first;
    private Seen last;
    private boolean running;
    private Seen.@Nullable Verdict told;

    /** Whether this host has sent it a signal, and whether anybody has. */
    private boolean signalled;

    private boolean touched;
    private @Nullable Long stoppedAtNanos;
    private boolean removed;
    private @Nullable End end;

    /**
     * @param first as it was when the watch began, not looked at yet
     * @param networks the aliases that it has to have, by network
     */
    Watch(
            Attempt.World world,
            Attempt attempt,
            AttemptFolder folder,
            Seen first,
            Map<String, List<String>> networks) {
        this.world = world;
        this.attempt = attempt;
        this.folder = folder;
        this.first = first;
        this.last = first;
        this.networks = new TreeMap<>(networks);
        this.log = new LogFollower(world.launches().engine(), first.id(), folder, attempt::wake);
    }

    boolean running() {
        return running;
    }

    Seen last() {
        return last;
    }

    /** Returns whether the container is there no more. */
    boolean removed() {
        return removed;
    }

    /** Returns how it ended, empty if nobody knows. */
    Optional<End> end() {
        return Optional.ofNullable(end);
    }

    /** Somebody has sent it a signal. */
    void touched() {
        touched |= !signalled;
    }

    void signal(String signal) {
        signalled = true;
        awaitHearing(Signals.number(signal));
        world.launches().calls().kill(last.id(), signal);
    }

    /** A program that has only just begun may not yet have said how it takes a signal. */
    private void awaitHearing(int signal) {
        var begun = last.startedAt();
        while (signal != SIGKILL
                && begun != null
                && world.clock().instant().isBefore(begun.plus(DEAF_AT_MOST))
                && LocalProcesses.ignores(last.pid(), last.id(), signal)) {
            attempt.pause(HEARING_MILLIS);
        }
    }

    /**
     * Looks at the container and reports what is new.
     *
     * @return for how many milliseconds it need not be looked at; negative once it has ended
     * @throws EngineAwayException if the engine does not answer: then nothing has happened
     */
    long look() throws IOException {
        var seen =
                first == null ? world.launches().calls().find(last.id()) : Optional.<Seen>of(first);
        first = null;
        if (seen.isEmpty()) {
            return gone();
        }
        return seen.get().stage() == Stage.RUNNING ? alive(seen.get()) : dead(seen.get());
    }

    @Override
    public void close() {
        stopCheck();
        log.stop();
    }

    private long alive(Seen seen) {
        if (seen.startedAt() != null
                && last.startedAt() != null
                && !Objects.equals(seen.startedAt(), last.startedAt())) {
            drifted(Drift.RESTARTED, "somebody restarted it");
            touched = false;
            told = null;
            stopCheck();
        }
        if (seen.paused() != last.paused()) {
            drifted(
                    seen.paused() ? Drift.PAUSED : Drift.UNPAUSED,
                    seen.paused() ? "somebody paused it" : "it goes on");
        }
        last = seen;
        running = true;
        stoppedAtNanos = null;
        verdict(seen);
        boolean connected = reconnected(seen);
        return log.follow() && connected ? Long.MAX_VALUE : AGAIN_MILLIS;
    }

    private void verdict(Seen seen) {
        var verdict = health(seen);
        if (verdict != null && !verdict.equals(told)) {
            told = verdict;
            attempt.say(
                    new Report.Verdict(
                            ref().instance(),
                            ref().attempt(),
                            ContainerIdentity.IMAGE_CHECK,
                            verdict.healthy() ? Health.HEALTHY : Health.UNHEALTHY,
                            verdict.output()));
        }
    }

    /** Returns the engine's verdict, or ours where it runs no checks. */
    private Seen.@Nullable Verdict health(Seen seen) {
        var rule = seen.check();
        if (rule == null || seen.checked() || seen.paused() || !engine().isPodman()) {
            stopCheck();
            return seen.health();
        }
        if (check == null) {
            check = ImageCheck.begin(new ContainerExecs(engine()), seen.id(), rule, attempt::wake);
        }
        return check.verdict();
    }

    private void stopCheck() {
        if (check != null) {
            check.close();
            check = null;
        }
    }

    /** Returns false if it must be tried again. */
    private boolean reconnected(Seen seen) {
        boolean all = true;
        for (var network : networks.entrySet()) {
            if (seen.networks().contains(network.getKey())) {
                continue;
            }
            drifted(Drift.DISCONNECTED, "somebody took it out of " + network.getKey());
            try {
                world.launches().calls().connect(seen.id(), network.getKey(), network.getValue());
                drifted(Drift.RECONNECTED, "it is in " + network.getKey() + " again");
            } catch (DockerException e) {
                all = false;
            }
        }
        return all;
    }

    private long dead(Seen seen) throws IOException {
        running = false;
        last = seen;
        stopCheck();
        if (touched && !signalled) {
            long now = System.nanoTime();
            stoppedAtNanos = stoppedAtNanos == null ? Long.valueOf(now) : stoppedAtNanos;
            long rest = RESTART_MILLIS - (now - stoppedAtNanos) / 1_000_000;
            if (rest > 0) {
                return rest;
            }
            drifted(Drift.STOPPED, "somebody stopped it");
        }
        log.finish();
        end = end(seen);
        folder.write(end);
        return OVER;
    }

    /** What it said last may still be on its way. */
    private long gone() throws IOException {
        removed = true;
        if (!signalled) {
            drifted(Drift.REMOVED, "somebody removed it");
        }
        log.drain();
        if (last.stage() == Stage.ENDED) {
            end = end(last);
            folder.write(end);
        }
        return OVER;
    }

    private End end(Seen seen) {
        var at = seen.finishedAt();
        return new End(
                seen.exitCode(),
                Signals.ofExitCode(seen.exitCode()),
                at == null ? world.clock().instant() : at,
                reason(seen));
    }

    private @Nullable String reason(Seen seen) {
        var limit = seen.memoryLimit() == null ? 0 : seen.memoryLimit();
        var bound = "its limit is %.0f MiB".formatted((double) limit / MEGA);
        if (seen.memoryRanOut()) {
            return limit <= 0 ? "memory ran out" : "memory ran out: " + bound;
        }
        // Podman knows of it only where its monitor could watch the control group.
        boolean killed = seen.exitCode() == KILLED && !signalled && !touched;
        return killed && limit > 0 && engine().isPodman()
                ? "killed, perhaps because memory ran out, which Podman does not tell: " + bound
                : null;
    }

    private void drifted(Drift drift, String detail) {
        attempt.say(new Report.Drifted(ref().instance(), ref().attempt(), drift, detail));
    }

    private Engine engine() {
        return world.launches().engine();
    }

    private AttemptRef ref() {
        return attempt.ref();
    }
}
