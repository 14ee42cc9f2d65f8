package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;

import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.docker.AttemptFolder.Asked;
import dev.reprise.engine.runtime.docker.AttemptFolder.End;
import dev.reprise.engine.runtime.docker.Seen.Stage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One attempt from its order, or its adoption, until its container has ended; on a virtual thread
 * of its own, which others leave word for and wake.
 */
final class Attempt implements Launch.Waiting {
    private static final long AGAIN_MILLIS = 1_000;
    private static final String REMOVED = "somebody removed the container";
    private static final long FOREVER_MILLIS = TimeUnit.HOURS.toMillis(1);

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final World world;
    private final AttemptRef ref;
    private final Semaphore wake = new Semaphore(0);
    private @Nullable Thread thread;

    // Word from others:
    private final AtomicReference<@Nullable String> wantedSignal = new AtomicReference<>();
    private volatile boolean killing;
    private volatile boolean asked;
    private volatile boolean left;
    private volatile boolean touched;

    /** Its end is reported. */
    private volatile boolean told;

    private volatile @Nullable String containerId;
    private volatile boolean guest;
    private volatile boolean staysBehind;

    /** What all attempts share. */
    record World(
            Path root,
            Launch.World launches,
            Reports reports,
            Capture capture,
            Clock clock,
            BiConsumer<String, Attempt> known,
            Consumer<Attempt> settled) {}

    Attempt(World world, AttemptRef ref) {
        this.world = world;
        this.ref = ref;
    }

    AttemptRef ref() {
        return ref;
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

    /** Sends the signal once the container runs. */
    void stop(String signal) {
        wantedSignal.set(signal);
        wake();
    }

    /** Kills the container until it is gone. */
    void kill() {
        killing = true;
        wake();
    }

    /** Says again that the program runs, if it does. */
    void announce() {
        asked = true;
        wake();
    }

    /** Somebody has sent the container a signal; perhaps it was us. */
    void touched() {
        touched = true;
        wake();
    }

    /** Looks at the container again. */
    void wake() {
        wake.release();
    }

    /** Stops watching, whatever it is at. */
    void leave() {
        left = true;
        wake();
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

    @Override
    public boolean givenUp() {
        return left || killing || wantedSignal.get() != null;
    }

    @Override
    public boolean left() {
        return left;
    }

    @Override
    public void pause(long millis) {
        try {
            var _ = wake.tryAcquire(millis, TimeUnit.MILLISECONDS);
            wake.drainPermits();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            left = true;
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
            var seen = new Launch(world.launches, order, folder, voice, this::known, this).run();
            say(new Report.Started(ref.instance(), ref.attempt(), seen.identity()));
            watch(folder, seen, false);
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
            var end = folder.end();
            if (end.isPresent()) {
                over(ended(end.get(), true));
                removeLeftOver(folder);
                return;
            }
            while (world.launches.engine().await(() -> left)) {
                if (adopted(folder)) {
                    return;
                }
                pause(AGAIN_MILLIS);
            }
        } catch (IOException e) {
            over(gone("its run folder cannot be read: " + e.getMessage()));
        }
    }

    /** Returns false if it must be tried again. */
    private boolean adopted(AttemptFolder folder) throws IOException {
        try {
            var seen = find(folder);
            if (seen.isEmpty()) {
                neverStarted(folder, "the engine has no container of it");
            } else if (seen.get().stage() == Stage.CREATED) {
                folder.abandon();
                world.launches.calls().remove(seen.get().id());
                neverStarted(folder, "its host died before it had started the container");
            } else {
                known(seen.get().id());
                takeOver(folder, seen.get());
            }
            return true;
        } catch (EngineAwayException | DockerException e) {
            LOG.debug("{} cannot be looked up", ref, e);
            return false;
        }
    }

    private void takeOver(AttemptFolder folder, Seen seen) throws IOException {
        if (seen.stage() == Stage.RUNNING) {
            say(found(seen));
        }
        watch(folder, seen, seen.stage() != Stage.RUNNING);
    }

    private Report found(Seen seen) {
        return new Report.Found(ref.instance(), ref.attempt(), seen.identity(), seen.startedAt());
    }

    private Optional<Seen> find(AttemptFolder folder) throws IOException {
        var calls = world.launches.calls();
        var labelled = calls.find(Map.of(Labels.ATTEMPT, ref.attemptId()));
        var taken = folder.asked().map(Asked::containerId);
        return labelled.isPresent() ? labelled : taken.flatMap(calls::find);
    }

    /** Whoever makes it from now on finds it given up, or is found out. */
    private void neverStarted(AttemptFolder folder, String reason) throws IOException {
        folder.abandon();
        over(new Report.NeverStarted(ref.instance(), ref.attempt(), reason));
    }

    /** Its end is recorded, and its host died before it had removed it. */
    private void removeLeftOver(AttemptFolder folder) throws IOException {
        if (lifetime(folder, Map.of()).endsWithSession()
                && world.launches.engine().await(() -> left)) {
            try {
                find(folder).ifPresent(seen -> world.launches.calls().remove(seen.id()));
            } catch (EngineAwayException | DockerException e) {
                LOG.warn("the container of {} is left over: {}", ref, e.getMessage());
            }
        }
    }

    /** Reports how it ended; nothing of it is left to do. */
    private void over(Report outcome) {
        tell(outcome);
        settled();
    }

    /** Reports how it ended; nothing writes any more. */
    private void tell(Report outcome) {
        if (!left && !told) {
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
        if (!left) {
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

    private static Lifetime lifetime(AttemptFolder folder, Map<String, String> labels)
            throws IOException {
        return folder.asked()
                .map(Asked::lifetime)
                .or(() -> Labels.lifetime(labels))
                .orElse(Lifetime.PERSISTENT);
    }

    private void known(String id) {
        containerId = id;
        world.known.accept(id, this);
    }

    private void watch(AttemptFolder folder, Seen first, boolean hostAway) throws IOException {
        var networks = folder.asked().map(Asked::networks).orElse(Map.of());
        var watch = new Watch(world, this, folder, first, networks);
        var lifetime = lifetime(folder, first.labels());
        guest = lifetime == Lifetime.EXISTING;
        staysBehind = !lifetime.endsWithSession();
        try {
            while (!left) {
                if (asked && watch.running()) {
                    say(found(watch.last()));
                }
                asked = false;
                long rest = look(watch, lifetime, hostAway);
                if (rest < 0) {
                    return;
                }
                pause(rest);
            }
        } finally {
            watch.close();
        }
    }

    /** Returns for how long nothing is to be done, negative if it is over. */
    private long look(Watch watch, Lifetime lifetime, boolean hostAway) {
        try {
            signal(watch);
            if (touched) {
                touched = false;
                watch.touched();
            }
            long rest = watch.look();
            if (rest < 0) {
                settle(watch, lifetime, hostAway);
                return rest;
            }
            return killing ? Math.min(rest, AGAIN_MILLIS) : Math.min(rest, FOREVER_MILLIS);
        } catch (EngineAwayException e) {
            LOG.debug("{} waits for the engine", ref, e);
            return FOREVER_MILLIS; // Its return wakes us.
        } catch (DockerException | IOException e) {
            LOG.warn("{} cannot be looked at: {}", ref, e.getMessage());
            return AGAIN_MILLIS;
        }
    }

    private void signal(Watch watch) {
        var signal = wantedSignal.get();
        if (signal != null) {
            watch.signal(signal);
            wantedSignal.compareAndSet(signal, null);
        }
        if (killing) {
            watch.signal("SIGKILL");
        }
    }

    /** Tells first, and removes then where it can: nobody waits for the engine to clear up. */
    private void settle(Watch watch, Lifetime lifetime, boolean hostAway) {
        var end = watch.end();
        var outcome = end.map(known -> ended(known, hostAway)).orElseGet(() -> gone(REMOVED));
        var id = watch.last().id();
        boolean remains = lifetime.endsWithSession() && !watch.removed();
        boolean nameIsWanted = lifetime == Lifetime.CLEANUP; // By the next attempt.
        if (remains && nameIsWanted) {
            world.launches.calls().remove(id);
        }
        tell(outcome);
        if (remains && !nameIsWanted && told) {
            remove(id);
        }
        settled();
    }

    private void remove(String id) {
        try {
            world.launches.calls().remove(id);
        } catch (EngineAwayException | DockerException e) {
            LOG.debug("the container of {} is left to the harvest", ref, e);
        }
    }
}
