package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.docker.Adoption.Legacy;
import dev.reprise.engine.runtime.docker.AttemptFolder.Asked;
import dev.reprise.engine.runtime.docker.AttemptFolder.End;
import dev.reprise.engine.runtime.docker.Seen.Stage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One attempt from its order, or its adoption, until its container has ended; on a virtual thread
 * of its own.
 */
final class Attempt {
    private static final long AGAIN_MILLIS = 1_000;
    private static final long FOREVER_MILLIS = TimeUnit.HOURS.toMillis(1);

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final World world;
    private final AttemptRef ref;
    private final Mailbox mailbox = new Mailbox();
    private @Nullable Thread thread;

    /** Its end is reported. */
    private volatile boolean told;

    private volatile @Nullable String containerId;
    private volatile boolean guest;
    private volatile boolean staysBehind;

    /** What all attempts share. */
    record World(
            Path root,
            Launch.World launches,
            Roll roll,
            Reports reports,
            Capture capture,
            Clock clock,
            BiConsumer<String, Attempt> known,
            Consumer<Attempt> settled) {
        Engine engine() {
            return launches.engine();
        }

        ContainerCalls calls() {
            return launches.calls();
        }
    }

    /** What was agreed about its container; the aliases that it has to have, by network. */
    private record Terms(Lifetime lifetime, Map<String, List<String>> networks) {
        static Terms of(AttemptFolder folder, Map<String, String> labels) throws IOException {
            var asked = folder.asked();
            return new Terms(
                    asked.map(Asked::lifetime)
                            .or(() -> Labels.lifetime(labels))
                            .orElse(Lifetime.PERSISTENT),
                    asked.map(Asked::networks).orElse(Map.of()));
        }
    }

    Attempt(World world, AttemptRef ref) {
        this.world = world;
        this.ref = ref;
    }

    AttemptRef ref() {
        return ref;
    }

    /** Returns where to leave word for it. */
    Mailbox mailbox() {
        return mailbox;
    }

    /** Returns the container's id, once there is one. */
    Optional<String> containerId() {
        return Optional.ofNullable(containerId);
    }

    /** Returns whether the container is somebody else's. */
    boolean isGuest() {
        return guest;
    }

    /** Returns whether the container stays on the engine when it has ended. */
    boolean staysBehind() {
        return staysBehind;
    }

    void launch(LaunchOrder order) {
        begin(() -> launchNow(order));
    }

    void adopt() {
        begin(this::adoptNow);
    }

    /** Returns whether its end is reported, so that only clearing up is left to do. */
    boolean isOver() {
        return told;
    }

    /** Returns once nothing of it is under way any more, or after a while. */
    void join(long millis) throws InterruptedException {
        if (thread != null) {
            thread.join(millis);
        }
    }

    private void begin(Runnable work) {
        thread = Thread.ofVirtual().name("container-" + ref.instance()).start(work);
    }

    private void launchNow(LaunchOrder order) {
        try {
            var folder = AttemptFolder.open(world.root, ref);
            if (folder.end().isPresent()) {
                world.settled.accept(this);
                return;
            }
            world.capture.begin(ref.instance(), ref.attempt(), folder.path(), false);
            var voice = new LaunchVoice(world.reports, ref);
            var launch = new Launch(world.launches, order, folder, voice, this::known, mailbox);
            var seen = launch.run();
            var terms = Terms.of(folder, seen.labels());
            say(new Report.Started(ref.instance(), ref.attempt(), seen.identity()));
            watch(folder, seen, terms, false);
        } catch (RefusedException e) {
            if (e.isStop()) {
                var reason = String.valueOf(e.getMessage());
                over(new Report.NeverStarted(ref.instance(), ref.attempt(), reason));
            } else {
                failed(e);
            }
        } catch (IOException e) {
            failed(e);
        } catch (EngineAwayException e) {
            LOG.debug("{} is left in the middle of its launch", ref, e);
        } catch (RuntimeException e) {
            LOG.warn("the launch of {} has failed", ref, e);
            failed(e);
        }
    }

    private void failed(Exception reason) {
        over(
                new Report.StartFailed(
                        ref.instance(),
                        ref.attempt(),
                        String.valueOf(reason.getMessage()),
                        reason instanceof RefusedException refused ? refused.retry() : null));
    }

    private void adoptNow() {
        try {
            var folder = AttemptFolder.open(world.root, ref);
            world.capture.begin(ref.instance(), ref.attempt(), folder.path(), true);
            var adoption = new Adoption(world.calls(), world.roll(), ref, folder);
            var end = folder.end();
            if (end.isPresent()) {
                ended(folder, adoption, end.get());
                return;
            }
            while (world.engine().await(mailbox::left)) {
                var legacy = legacy(adoption);
                if (legacy.isPresent() && !awaits(legacy.get())) {
                    takeOver(folder, legacy.get());
                    return;
                }
                // Of another engine we hear, of a fault perhaps not.
                mailbox.pause(legacy.isPresent() ? FOREVER_MILLIS : AGAIN_MILLIS);
            }
        } catch (IOException e) {
            over(gone("its run folder cannot be read: " + e.getMessage()));
        }
    }

    /** Its end was recorded; perhaps its host died before it had removed the container. */
    private void ended(AttemptFolder folder, Adoption adoption, End end) throws IOException {
        tell(ended(end, true));
        if (Terms.of(folder, Map.of()).lifetime().endsWithSession()
                && world.engine().await(mailbox::left)) {
            adoption.removeLeftOver();
        }
        settled();
    }

    /** Returns empty if it must be looked up again. */
    private Optional<Legacy> legacy(Adoption adoption) throws IOException {
        try {
            return Optional.of(adoption.legacy());
        } catch (EngineAwayException e) {
            LOG.debug("{} cannot be looked up", ref, e);
        } catch (RuntimeException e) {
            LOG.warn("{} cannot be looked up: {}", ref, e.toString());
        }
        return Optional.empty();
    }

    /** What is on another engine is waited for until somebody gives it up. */
    private boolean awaits(Legacy legacy) {
        if (!(legacy instanceof Legacy.Elsewhere(var reason)) || mailbox.givenUp()) {
            return false;
        }
        say(new Report.Progress(ref.instance(), ref.attempt(), Phase.ELSEWHERE, reason));
        return true;
    }

    private void takeOver(AttemptFolder folder, Legacy legacy) throws IOException {
        switch (legacy) {
            case Legacy.Elsewhere(var reason) ->
                    over(gone("it was given up where it may run on: " + reason));
            case Legacy.Nothing(var reason) ->
                    over(new Report.NeverStarted(ref.instance(), ref.attempt(), reason));
            case Legacy.Container(var seen) -> {
                known(seen.id());
                boolean runs = seen.stage() == Stage.RUNNING;
                if (runs) {
                    say(found(seen));
                }
                watch(folder, seen, Terms.of(folder, seen.labels()), !runs);
            }
        }
    }

    private Report found(Seen seen) {
        return new Report.Found(ref.instance(), ref.attempt(), seen.identity(), seen.startedAt());
    }

    /** Reports how it ended; nothing of it is left to do. */
    private void over(Report outcome) {
        tell(outcome);
        settled();
    }

    /** Reports how it ended; nothing writes any more. */
    private void tell(Report outcome) {
        if (!mailbox.left() && !told) {
            told = true;
            world.reports.report(outcome);
            world.capture.end(ref.instance(), ref.attempt());
        }
    }

    private void settled() {
        if (told) {
            world.settled.accept(this);
        }
    }

    /** Reports, unless this host has left its containers to another. */
    void say(Report report) {
        if (!mailbox.left()) {
            world.reports.report(report);
        }
    }

    private Report gone(String reason) {
        return new Report.Gone(ref.instance(), ref.attempt(), reason);
    }

    private Report ended(End end, boolean hostAway) {
        return new Report.Ended(
                ref.instance(),
                ref.attempt(),
                end.exitCode(),
                end.signal(),
                end.at(),
                hostAway,
                end.reason());
    }

    private void known(String id) {
        containerId = id;
        world.known.accept(id, this);
    }

    /** From here on only the container's end, or another host, ends the attempt. */
    private void watch(AttemptFolder folder, Seen first, Terms terms, boolean hostAway) {
        var watch = new Watch(world, this, folder, first, terms.networks());
        guest = terms.lifetime() == Lifetime.EXISTING;
        staysBehind = !terms.lifetime().endsWithSession();
        try {
            while (!mailbox.left()) {
                if (mailbox.takeAsked() && watch.running()) {
                    say(found(watch.last()));
                }
                long rest = look(watch, terms.lifetime(), hostAway);
                if (rest < 0) {
                    return;
                }
                mailbox.pause(rest);
            }
        } finally {
            watch.close();
        }
    }

    /** Returns for how long nothing is to be done, negative if it is over. */
    private long look(Watch watch, Lifetime lifetime, boolean hostAway) {
        try {
            signal(watch);
            if (mailbox.takeTouched()) {
                watch.touched();
            }
            long rest = watch.look();
            if (rest < 0) {
                settle(watch, lifetime, hostAway);
                return rest;
            }
            return Math.min(rest, mailbox.killing() ? AGAIN_MILLIS : FOREVER_MILLIS);
        } catch (EngineAwayException e) {
            LOG.debug("{} waits for the engine", ref, e);
            // Its return wakes us; if it is there, it was only this answer that did not come.
            return world.engine().isThere() ? AGAIN_MILLIS : FOREVER_MILLIS;
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be looked at: {}", ref, e.toString());
            return AGAIN_MILLIS;
        }
    }

    private void signal(Watch watch) {
        var signal = mailbox.signal();
        if (signal != null) {
            watch.signal(signal);
            mailbox.sent(signal);
        }
        if (mailbox.killing()) {
            watch.signal("SIGKILL");
        }
    }

    /** Tells first, and removes then where it can: nobody waits for the engine to clear up. */
    private void settle(Watch watch, Lifetime lifetime, boolean hostAway) {
        var end = watch.end();
        var outcome =
                end.map(known -> ended(known, hostAway))
                        .orElseGet(() -> gone("somebody removed the container"));
        var id = watch.last().id();
        boolean remains = lifetime.endsWithSession() && !watch.removed();
        boolean nameIsWanted = lifetime == Lifetime.CLEANUP; // By the next attempt.
        if (remains && nameIsWanted) {
            world.calls().remove(id);
        }
        tell(outcome);
        if (remains && !nameIsWanted && told) {
            remove(id);
        }
        settled();
    }

    private void remove(String id) {
        try {
            world.calls().remove(id);
        } catch (EngineAwayException | DockerException e) {
            LOG.debug("the container of {} is left to the harvest", ref, e);
        }
    }
}
