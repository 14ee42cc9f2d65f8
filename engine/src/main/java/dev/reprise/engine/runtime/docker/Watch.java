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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a container does from its start to its end: each look at it is compared with the one before.
 * One thread.
 */
final class Watch implements AutoCloseable {
    private static final long OVER = -1;

    /** How long a container that somebody stopped may take to run again. */
    private static final Duration RESTART = Duration.ofSeconds(3);

    /** Podman's events come from a file that it looks at now and then. */
    private static final Duration EVENTS_LAG = Duration.ofSeconds(1);

    /** A program that goes on for so long after a signal does not end because of it. */
    private static final Duration STOP_AT_MOST = Duration.ofMinutes(1);

    private static final long AGAIN_MILLIS = 1_000;
    private static final Duration DEAF_AT_MOST = Duration.ofSeconds(5);
    private static final long HEARING_MILLIS = 10;
    private static final int SIGKILL = 9;
    private static final int KILLED = 128 + SIGKILL;
    private static final long MEGA = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Attempt.World world;
    private final Attempt attempt;
    private final AttemptFolder folder;
    private final LogFollower log;
    private final ImageHealth health;
    private final Map<String, List<String>> networks;
    private @Nullable Seen first;
    private Seen last;
    private boolean running;

    /** Whether this host has sent it a signal. */
    private boolean signalled;

    /** When anybody else has sent it a signal that ends programs, null if nobody has. */
    private @Nullable Instant touchedAt;

    /** Since when it is down, null while it is not. */
    private @Nullable Instant stoppedAt;

    /** Networks it was taken out of and cannot be put back into yet. */
    private final Set<String> lost = new HashSet<>();

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
        this.log = new LogFollower(world.engine(), first.id(), folder, attempt.mailbox()::wake);
        this.health = new ImageHealth(world.engine(), attempt.mailbox()::wake);
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

    /** Somebody has sent it a signal that ends programs. */
    void touched() {
        if (!signalled) {
            touchedAt = now();
        }
    }

    void signal(String signal) {
        signalled = true;
        awaitHearing(Signals.number(signal));
        world.calls().kill(last.id(), signal);
    }

    /** A program that has only just begun may not yet have said how it takes a signal. */
    private void awaitHearing(int signal) {
        var begun = last.startedAt();
        while (signal != SIGKILL
                && begun != null
                && now().isBefore(begun.plus(DEAF_AT_MOST))
                && LocalProcesses.ignores(last.pid(), last.id(), signal)) {
            attempt.mailbox().pause(HEARING_MILLIS);
        }
    }

    /**
     * Looks at the container and reports what is new.
     *
     * @return for how many milliseconds it need not be looked at; negative once it has ended
     * @throws EngineAwayException if the engine does not answer: then nothing has happened
     */
    long look() throws IOException {
        var seen = first == null ? world.calls().find(last.id()) : Optional.<Seen>of(first);
        first = null;
        if (seen.isEmpty()) {
            return gone();
        }
        return seen.get().stage() == Stage.RUNNING ? alive(seen.get()) : dead(seen.get());
    }

    @Override
    public void close() {
        health.close();
        log.stop();
    }

    private long alive(Seen seen) {
        if (seen.startedAt() != null
                && last.startedAt() != null
                && !Objects.equals(seen.startedAt(), last.startedAt())) {
            drifted(Drift.RESTARTED, "somebody restarted it");
            touchedAt = null;
            health.lifeIsOver();
        }
        if (seen.paused() != last.paused()) {
            drifted(
                    seen.paused() ? Drift.PAUSED : Drift.UNPAUSED,
                    seen.paused() ? "somebody paused it" : "it goes on");
        }
        last = seen;
        running = true;
        stoppedAt = null;
        verdict(seen);
        boolean connected = reconnected(seen);
        return log.follow() && connected ? Long.MAX_VALUE : AGAIN_MILLIS;
    }

    private void verdict(Seen seen) {
        health.news(seen)
                .ifPresent(
                        verdict ->
                                attempt.say(
                                        new Report.Verdict(
                                                ref().instance(),
                                                ref().attempt(),
                                                ContainerIdentity.IMAGE_CHECK,
                                                verdict.healthy()
                                                        ? Health.HEALTHY
                                                        : Health.UNHEALTHY,
                                                verdict.output())));
    }

    /** Returns false if it must be tried again. */
    private boolean reconnected(Seen seen) {
        boolean all = true;
        for (var network : networks.entrySet()) {
            var name = network.getKey();
            if (seen.networks().contains(name)) {
                lost.remove(name);
                continue;
            }
            if (lost.add(name)) {
                drifted(Drift.DISCONNECTED, "somebody took it out of " + name);
            }
            try {
                world.calls().connect(seen.id(), name, network.getValue());
                lost.remove(name);
                drifted(Drift.RECONNECTED, "it is in " + name + " again");
            } catch (DockerException e) {
                LOG.debug("{} cannot be put into {} yet", seen.id(), name, e);
                all = false;
            }
        }
        return all;
    }

    private long dead(Seen seen) throws IOException {
        running = false;
        last = seen;
        health.close();
        long rest = signalled ? 0 : restMillis();
        if (rest > 0) {
            return rest;
        }
        log.finish();
        end = end(seen);
        folder.write(end);
        return OVER;
    }

    /** Returns for how long somebody who has stopped it may yet be about to start it again. */
    private long restMillis() {
        if (stoppedAt == null) {
            stoppedAt = now();
        }
        boolean stopped = touchedAt != null && !now().isAfter(touchedAt.plus(STOP_AT_MOST));
        if (!stopped) {
            return world.engine().isPodman() ? millisUntil(stoppedAt.plus(EVENTS_LAG)) : 0;
        }
        long rest = millisUntil(stoppedAt.plus(RESTART));
        if (rest <= 0) {
            drifted(Drift.STOPPED, "somebody stopped it");
        }
        return rest;
    }

    private long millisUntil(Instant moment) {
        return Duration.between(now(), moment).toMillis();
    }

    private Instant now() {
        return world.clock().instant();
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
                at == null ? now() : at,
                reason(seen));
    }

    private @Nullable String reason(Seen seen) {
        var limit = seen.memoryLimit() == null ? 0 : seen.memoryLimit();
        var bound = "its limit is %.0f MiB".formatted((double) limit / MEGA);
        if (seen.memoryRanOut()) {
            return limit <= 0 ? "memory ran out" : "memory ran out: " + bound;
        }
        // Podman knows of it only where its monitor could watch the control group.
        boolean killed = seen.exitCode() == KILLED && !signalled && touchedAt == null;
        return killed && limit > 0 && world.engine().isPodman()
                ? "killed, perhaps because memory ran out, which Podman does not tell: " + bound
                : null;
    }

    private void drifted(Drift drift, String detail) {
        attempt.say(new Report.Drifted(ref().instance(), ref().attempt(), drift, detail));
    }

    private AttemptRef ref() {
        return attempt.ref();
    }
}
