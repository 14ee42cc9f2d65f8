package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.HostEvent.Use;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.ExistingProcess;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.Signals;
import dev.reprise.engine.runtime.Usage;
import dev.reprise.engine.runtime.process.Attempt.Origin;
import dev.reprise.engine.runtime.process.Attempt.World;
import dev.reprise.engine.runtime.process.Launcher.Claimed;
import dev.reprise.engine.runtime.process.Launcher.RefusedException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Runs programs as processes of this machine, each under a keeper of its own. What runs survives
 * this object and this JVM; {@code <root>/<instance>/<attempt>/} holds what another needs to go on.
 */
public final class ProcessRuntime implements Runtime, Usage {
    private static final int LAUNCHERS = 3;
    private static final long CLOSE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntime.class);

    private final Path home;
    private final Reports reports;
    private final EventLoop loop;
    private final World world;
    private final Spawner spawner;
    private final Launcher launcher;
    private final Adoption adoption;
    private final ExecutorService launchers;
    private final AtomicLong keys = new AtomicLong();

    /** Attempts taken on and not settled, so that each is launched once. */
    private final Set<AttemptRef> taken = ConcurrentHashMap.newKeySet();

    /** The highest settled attempt of each instance. */
    private final Map<String, Integer> latest = new ConcurrentHashMap<>();

    private final AtomicBoolean freed = new AtomicBoolean();

    // Of the loop's thread:
    private final Meter meter;
    private final Map<AttemptRef, Watched> attempts = new HashMap<>();
    private final Map<Long, Attempt> byKey = new HashMap<>();
    private final Map<AttemptRef, List<Consumer<Watched>>> wishes = new HashMap<>();

    /**
     * @param root {@code .reprise/attempts}; the keeper's script is written beside it
     * @param clock for the rare end that left no record's time
     */
    public ProcessRuntime(Path root, Reports reports, Capture capture, Clock clock) {
        this(root, reports, capture, clock, Machine.local(), Spawner::choose);
    }

    /**
     * @param spawns what spawns keepers, given the descriptor for their wake-up lines
     */
    ProcessRuntime(
            Path root,
            Reports reports,
            Capture capture,
            Clock clock,
            Machine machine,
            IntFunction<Spawner> spawns) {
        home = root.toAbsolutePath();
        var keeper = Keeper.install(home.resolve("..").normalize());
        this.reports = reports;
        var table = new ProcessTable(machine);
        loop = new EventLoop(this::recorded);
        var trees = new Trees(machine, loop, this::keepers);
        world = new World(machine, table, loop, trees, reports, capture, clock);
        spawner = spawns.apply(loop.wakeUp());
        launcher = new Launcher(home, table, keeper, spawner, capture);
        meter = new Meter(machine);
        adoption = new Adoption(home, world, this::settled);
        launchers =
                Executors.newFixedThreadPool(
                        LAUNCHERS, Thread.ofPlatform().daemon().name("launch-", 1).factory());
        loop.start();
    }

    @Override
    public void launch(LaunchOrder order) {
        if (isSettled(order.ref()) || !taken.add(order.ref())) {
            return;
        }
        var existing = order.existing();
        if (existing != null) {
            loop.post(() -> await(order.ref(), existing));
            return;
        }
        try {
            launchers.execute(() -> launchNow(order));
        } catch (RejectedExecutionException _) {
            // Closed: a later host finds the attempt unclaimed.
        }
    }

    @Override
    public void adopt(AttemptRef ref, StopSpec stop) {
        loop.post(
                () -> {
                    if (attempts.containsKey(ref)) {
                        attempts.get(ref).announce();
                    } else if (taken.add(ref)) {
                        adoption.adopt(ref, stop)
                                .ifPresent(
                                        attempt -> {
                                            register(ref, attempt);
                                            adoption.begin(attempt);
                                        });
                    }
                });
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if this machine knows no such signal
     */
    @Override
    public void stop(AttemptRef ref, String signal) {
        var _ = Signals.number(signal);
        wish(ref, attempt -> attempt.stop(signal));
    }

    @Override
    public void giveUp(AttemptRef ref) {
        wish(ref, Watched::giveUp);
    }

    @Override
    public void kill(AttemptRef ref) {
        wish(ref, Watched::kill);
    }

    @Override
    public void measure(Collection<AttemptRef> refs) {
        loop.post(() -> world.trees().look(snapshot -> measure(refs, snapshot)));
    }

    private void measure(Collection<AttemptRef> refs, Trees.Snapshot snapshot) {
        meter.begin();
        var uses = new ArrayList<Use>();
        for (var ref : refs) {
            var attempt = attempts.get(ref);
            if (attempt != null) {
                meter.read(ref, attempt.pids(snapshot)).ifPresent(uses::add);
            }
        }
        if (!uses.isEmpty()) {
            reports.report(new Report.Measured(world.clock().instant(), uses));
        }
    }

    @Override
    public void close() {
        launchers.shutdown();
        try {
            if (!launchers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("launches are still under way after {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        loop.close();
        attempts.values().forEach(Watched::release);
        if (launchers.isTerminated() && freed.compareAndSet(false, true)) {
            spawner.close();
            loop.free();
        }
    }

    private void await(AttemptRef ref, ExistingProcess wanted) {
        try {
            var pidFile = wanted.pidFile();
            var guest =
                    Guest.awaited(
                            world,
                            ref,
                            AttemptDirectory.open(home, ref),
                            pidFile == null ? null : new PidFile(Path.of(pidFile)),
                            () -> settled(ref));
            register(ref, guest);
            guest.begin();
        } catch (IOException e) {
            var reason = "its run folder cannot be written: " + e.getMessage();
            reports.report(new Report.StartFailed(ref.instance(), ref.attempt(), reason));
            settled(ref);
        }
    }

    private void launchNow(LaunchOrder order) {
        var ref = order.ref();
        var key = keys.incrementAndGet();
        try {
            launcher.launch(order, key, claimed -> loop.post(() -> watch(order, key, claimed)));
            loop.post(() -> recorded(key));
        } catch (RefusedException e) {
            var reason = String.valueOf(e.getMessage());
            reports.report(new Report.StartFailed(ref.instance(), ref.attempt(), reason));
            loop.post(() -> settled(ref));
        }
    }

    private void watch(LaunchOrder order, long key, Claimed claimed) {
        var ref = order.ref();
        var attempt =
                new Attempt(
                        world,
                        Origin.LAUNCHED,
                        ref,
                        order.stop(),
                        claimed.directory(),
                        claimed.identity(),
                        true,
                        claimed.child(),
                        status -> StartFailures.ofExec(order, claimed.environment(), status),
                        () -> {
                            byKey.remove(key);
                            settled(ref);
                        });
        byKey.put(key, attempt);
        register(ref, attempt);
        attempt.watch();
    }

    private void register(AttemptRef ref, Watched attempt) {
        attempts.put(ref, attempt);
        wishes.getOrDefault(ref, List.of()).forEach(wish -> wish.accept(attempt));
        wishes.remove(ref);
    }

    /** Does it now, or once the launch that is under way has come so far. */
    private void wish(AttemptRef ref, Consumer<Watched> wish) {
        loop.post(
                () -> {
                    var attempt = attempts.get(ref);
                    if (attempt != null) {
                        wish.accept(attempt);
                    } else if (taken.contains(ref)) {
                        wishes.computeIfAbsent(ref, _ -> new ArrayList<>()).add(wish);
                    }
                });
    }

    private void recorded(long key) {
        var attempt = byKey.get(key);
        if (attempt != null) {
            attempt.recorded();
        }
    }

    private void settled(AttemptRef ref) {
        latest.merge(ref.instance(), ref.attempt(), Math::max);
        attempts.remove(ref);
        wishes.remove(ref);
        taken.remove(ref);
    }

    private boolean isSettled(AttemptRef ref) {
        return latest.getOrDefault(ref.instance(), 0) >= ref.attempt();
    }

    private Set<Long> keepers() {
        var pids = new HashSet<Long>();
        attempts.values().stream()
                .flatMap(attempt -> attempt.knownKeeper().stream())
                .forEach(keeper -> pids.add(keeper.pid()));
        return pids;
    }
}
