package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;

import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Containers;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.Signals;
import dev.reprise.engine.runtime.Usage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs attempts as containers. What runs survives this object and this JVM; the engine, and {@code
 * <root>/<instance>/<attempt>/}, hold what another needs to go on. Nothing is asked of an engine,
 * and nothing of its client is loaded, before {@link #watch} says that it is needed.
 */
public final class DockerRuntime implements Runtime, Containers, Execs, Usage {
    private static final int STARTING_AT_ONCE = 6;

    /** Signals by which people end programs: INT, QUIT, KILL, TERM. */
    private static final Set<String> ENDING = Set.of("2", "3", "9", "15");

    private static final Duration CLOSE = Duration.ofSeconds(10);

    /** What Docker and Podman say of a network that somebody has removed. */
    private static final Set<String> GONE = Set.of("destroy", "remove");

    private static final Logger LOG = LoggerFactory.getLogger(DockerRuntime.class);

    private final Labels labels;
    private final Reports reports;
    private final Engine engine;
    private final ContainerCalls calls;
    private final Attempt.World world;
    private final AppNetworks networks;
    private final Harvest harvest;
    private final ContainerExecs execs;
    private final ContainerMeter meter;
    private final ExecutorService errands = Executors.newVirtualThreadPerTaskExecutor();

    private final Map<AttemptRef, Attempt> attempts = new ConcurrentHashMap<>();
    private final Map<String, Attempt> byContainer = new ConcurrentHashMap<>();

    /** The instance of each container that stays on the engine after its end. */
    private final Map<String, String> resting = new ConcurrentHashMap<>();

    /** The highest settled attempt of each instance. */
    private final Map<String, Integer> latest = new ConcurrentHashMap<>();

    /**
     * @param appHost path of the app host, whose hash is in all names and labels
     * @param root {@code .reprise/attempts}
     * @param clock for ends whose time the engine does not know
     */
    public DockerRuntime(String appHost, Path root, Reports reports, Capture capture, Clock clock) {
        this(appHost, root, reports, capture, clock, null);
    }

    /**
     * @param host where the engine is, null for where the environment says
     */
    DockerRuntime(
            String appHost,
            Path root,
            Reports reports,
            Capture capture,
            Clock clock,
            @Nullable String host) {
        labels = Labels.of(appHost);
        this.reports = reports;
        engine = new Engine(host, reports, this::happened, this::connected);
        calls = new ContainerCalls(engine);
        networks = new AppNetworks(engine, labels, reports, this::guests);
        var images = new Images(engine);
        var launches =
                new Launch.World(
                        engine,
                        calls,
                        images,
                        new Builds(engine, images, labels),
                        networks,
                        labels,
                        new Semaphore(STARTING_AT_ONCE));
        world =
                new Attempt.World(
                        root.toAbsolutePath(),
                        launches,
                        new Roll(calls, labels),
                        reports,
                        capture,
                        clock,
                        this::known,
                        this::settled);
        harvest = new Harvest(calls, labels);
        execs = new ContainerExecs(engine);
        meter = new ContainerMeter(engine, reports, clock);
    }

    @Override
    public void watch(boolean needed) {
        engine.watch(needed);
    }

    @Override
    public void launch(LaunchOrder order) {
        harvest.spare(order.ref().attemptId());
        taken(order.ref(), attempt -> attempt.launch(order), _ -> {});
    }

    @Override
    public void adopt(AttemptRef ref, StopSpec stop) {
        harvest.spare(ref.attemptId());
        taken(ref, Attempt::adopt, known -> known.mailbox().ask());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there is no such signal
     */
    @Override
    public void stop(AttemptRef ref, String signal) {
        var _ = Signals.number(signal);
        var attempt = attempts.get(ref);
        if (attempt != null) {
            attempt.mailbox().stop(signal);
        }
    }

    @Override
    public void giveUp(AttemptRef ref) {
        var attempt = attempts.get(ref);
        if (attempt != null) {
            attempt.mailbox().giveUp();
        }
    }

    @Override
    public void kill(AttemptRef ref) {
        var attempt = attempts.get(ref);
        if (attempt != null) {
            attempt.mailbox().kill();
        }
    }

    @Override
    public void network(String name) {
        errand(() -> networks.make(name));
    }

    @Override
    public void removeNetwork(String name) {
        errand(() -> networks.remove(name));
    }

    @Override
    public void harvest(Set<String> attemptIds, Set<String> networkNames, Runnable right) {
        attemptIds.forEach(harvest::spare);
        harvest.begin(right);
        errand(
                () -> {
                    harvest.reap();
                    networks.reap(networkNames, harvest::mayAct);
                });
    }

    @Override
    public Result run(
            AttemptRef ref,
            List<String> commandLine,
            Map<String, String> environment,
            Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        var attempt = attempts.get(ref);
        var id = attempt == null ? null : attempt.containerId().orElse(null);
        return id == null
                ? Execs.NONE.run(ref, commandLine, environment, timeout)
                : execs.run(id, commandLine, environment, timeout);
    }

    @Override
    public void measure(Collection<AttemptRef> refs) {
        var running = new HashMap<AttemptRef, String>();
        for (var ref : refs) {
            Optional.ofNullable(attempts.get(ref))
                    .flatMap(Attempt::containerId)
                    .ifPresent(id -> running.put(ref, id));
        }
        meter.measure(running);
    }

    @Override
    public void close() {
        var deadline = System.nanoTime() + CLOSE.toNanos();
        try {
            for (var attempt : attempts.values()) {
                if (attempt.isOver()) {
                    join(attempt, deadline);
                }
            }
            attempts.values().forEach(attempt -> attempt.mailbox().leave());
            engine.close();
            errands.shutdownNow();
            for (var attempt : attempts.values()) {
                join(attempt, deadline);
            }
            if (!errands.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                LOG.warn("calls to the engine are still under way after {} s", CLOSE.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Attempt attempt, long deadline) throws InterruptedException {
        attempt.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    }

    private void taken(AttemptRef ref, Consumer<Attempt> first, Consumer<Attempt> again) {
        if (latest.getOrDefault(ref.instance(), 0) >= ref.attempt()) {
            return;
        }
        var fresh = new Attempt(world, ref);
        var known = attempts.putIfAbsent(ref, fresh);
        if (known == null) {
            first.accept(fresh);
        } else {
            again.accept(known);
        }
    }

    private void known(String container, Attempt attempt) {
        resting.remove(container);
        byContainer.put(container, attempt);
    }

    private void settled(Attempt attempt) {
        latest.merge(attempt.ref().instance(), attempt.ref().attempt(), Math::max);
        attempt.containerId()
                .ifPresent(
                        id -> {
                            if (attempt.staysBehind()) {
                                resting.put(id, attempt.ref().instance());
                            }
                            byContainer.remove(id);
                        });
        attempts.remove(attempt.ref());
        harvest.forget(attempt.ref().attemptId());
    }

    /** Does it once the engine answers, and again if it was away in the middle of it. */
    private void errand(Runnable work) {
        try {
            errands.execute(() -> untilDone(work));
        } catch (RejectedExecutionException _) {
            // Closed: the next host sees to it.
        }
    }

    private void untilDone(Runnable work) {
        while (engine.await(Thread.currentThread()::isInterrupted)) {
            try {
                work.run();
                return;
            } catch (EngineAwayException e) {
                LOG.debug("waiting for the engine", e);
            } catch (DockerException e) {
                LOG.warn("the engine refuses: {}", EngineWords.of(e));
                return;
            }
        }
    }

    /** What the engine did while nobody listened is seen by looking. */
    private void connected() {
        attempts.values().forEach(attempt -> attempt.mailbox().wake());
        errand(harvest::reap);
    }

    private void happened(Event event) {
        var actor = event.getActor();
        if (actor == null || event.getAction() == null) {
            return;
        }
        var about =
                actor.getAttributes() == null ? Map.<String, String>of() : actor.getAttributes();
        var id =
                event.getType() == EventType.NETWORK
                        ? about.getOrDefault("container", "")
                        : String.valueOf(actor.getId());
        if (event.getType() == EventType.NETWORK && GONE.contains(event.getAction())) {
            errand(() -> networks.makeMissing(harvest::mayAct));
        }
        var attempt = byContainer.get(id);
        if (event.getType() == EventType.NETWORK && event.getAction().equals("destroy")) {
            networkGone(about.getOrDefault("name", ""));
        } else if (attempt == null) {
            unknown(event.getAction(), id, about);
        } else if (meddles(event.getAction(), about)) {
            attempt.mailbox().touch();
        } else {
            attempt.mailbox().wake();
        }
    }

    /** Docker tells of a restart once it is over; Podman before the container ends for it. */
    private boolean meddles(String action, Map<String, String> about) {
        return (action.equals("kill") && endsPrograms(about.get("signal")))
                || (action.equals("restart") && engine.isPodman());
    }

    private void networkGone(String name) {
        if (labels.ourNetwork(name)) {
            errand(() -> networks.lookAt(Set.of(name)));
        }
    }

    /** An engine that does not say which signal it was may have meant any. */
    private static boolean endsPrograms(@Nullable String signal) {
        return signal == null || ENDING.contains(signal);
    }

    /** It may be what a launch waits for, or what a dead host's launch has become. */
    private void unknown(String action, String id, Map<String, String> about) {
        if (!action.equals("create") && !action.equals("start")) {
            return;
        }
        var instance = action.equals("start") ? resting.get(id) : null;
        if (instance != null) {
            reports.report(new Report.StartedByHand(instance, id));
        } else if (labels.ours(about)) {
            errand(() -> harvest.reap(id, about));
        } else {
            attempts.values().stream()
                    .filter(attempt -> attempt.containerId().isEmpty())
                    .forEach(attempt -> attempt.mailbox().wake());
        }
    }

    private Set<String> guests() {
        return attempts.values().stream()
                .filter(Attempt::isGuest)
                .flatMap(attempt -> attempt.containerId().stream())
                .collect(Collectors.toSet());
    }
}
