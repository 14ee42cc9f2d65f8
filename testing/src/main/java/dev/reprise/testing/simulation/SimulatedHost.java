package dev.reprise.testing.simulation;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.host.Opening;
import dev.reprise.engine.loop.Adapters;
import dev.reprise.engine.loop.Input;
import dev.reprise.engine.loop.Leadership;
import dev.reprise.engine.loop.Loop;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Probes;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.FencedException;
import dev.reprise.projections.AppState;
import dev.reprise.projections.StateReader;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * One life of a host on virtual time: the engine's own loop, with every port call a point where it
 * can be cut. One thread.
 */
public final class SimulatedHost {
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);

    private final EventStore store;
    private final SimulatedMachine machine;
    private final VirtualTime time;
    private final Faults faults;
    private final long epoch;
    private final Loop loop;
    private final FakeRuntime runtime;
    private final ContainerRuntime containerRuntime;
    private final SimulatedContainers containers;
    private final SimulatedCommandRuns commandRuns;
    private final SimulatedProxies proxies;
    private final List<Input> inbox = new ArrayList<>();
    private Collection<Probes.Target> probed = List.of();
    private boolean dead;
    private boolean busy;
    private boolean began;
    private Instant wakeAt = Instant.MAX;

    /** Takes the next epoch on {@code store} and begins, resuming what it finds. */
    public SimulatedHost(
            EventStore store,
            SimulatedMachine machine,
            VirtualTime time,
            Faults faults,
            Supplier<UUID> ids,
            AppSpec model) {
        this(store, machine, time, faults, ids, model, Secrets.NONE);
    }

    /** Takes the next epoch on {@code store} and begins, resuming what it finds. */
    public SimulatedHost(
            EventStore store,
            SimulatedMachine machine,
            VirtualTime time,
            Faults faults,
            Supplier<UUID> ids,
            AppSpec model,
            Secrets secrets) {
        this(store, machine, time, faults, ids, secrets, (o, s) -> o.first(s, model));
    }

    /** Takes the next epoch on {@code store} to stop what was orphaned {@code waited} ago. */
    public SimulatedHost(
            EventStore store,
            SimulatedMachine machine,
            VirtualTime time,
            Supplier<UUID> ids,
            Duration waited) {
        this(
                store,
                machine,
                time,
                Faults.NONE,
                ids,
                Secrets.NONE,
                (opening, _) -> {
                    var first = new ArrayList<>(opening.resume(Optional.empty()));
                    var over = new HostEvent.OrphanGraceOver(waited);
                    first.add(Draft.host(over, "watchdog", null));
                    return first;
                });
    }

    private SimulatedHost(
            EventStore store,
            SimulatedMachine machine,
            VirtualTime time,
            Faults faults,
            Supplier<UUID> ids,
            Secrets secrets,
            BiFunction<Opening, AppState, List<Draft>> first) {
        this.store = store;
        this.machine = machine;
        this.time = time;
        this.faults = faults;
        var before = store.leases().current().map(l -> l.epoch()).orElse(0L);
        this.epoch = store.leases().take(before, "host", "boot", 0).epoch();
        var state = new StateReader(store).head();
        this.runtime = new FakeRuntime(machine, time, faults, this::carry);
        this.commandRuns = new SimulatedCommandRuns(time, faults, this::carry);
        this.proxies = new SimulatedProxies(machine.ports(), this::carry);
        this.containerRuntime =
                new ContainerRuntime(machine, time, faults, this::carry, this::dead);
        this.containers = new SimulatedContainers(machine.engine(), this::carry);
        var adapters =
                new Adapters(
                        new CutRuntime(runtime),
                        new CutRuntime(containerRuntime),
                        containers,
                        new SimulatedCapture(),
                        new SimulatedProbes(),
                        proxies,
                        machine.ports(),
                        secrets,
                        runtime,
                        commandRuns);
        this.loop = new Loop(store, new Lease(), state, adapters, time, ids);
        var identity = new ProcessIdentity(epoch, epoch, "boot", 1);
        var opening =
                new Opening("app", identity, epoch, "test", "run", null, store.head().hash(), null);
        state(first.apply(opening, state));
    }

    /** Returns whether this host has died or was fenced. */
    public boolean dead() {
        return dead;
    }

    /** Returns the state at its head. */
    public AppState state() {
        return loop.state();
    }

    /** Returns when it takes a turn even without an input. */
    public Instant nextTurn() {
        return loop.nextTurn();
    }

    /** Returns its runs of commands. */
    public SimulatedCommandRuns commandRuns() {
        return commandRuns;
    }

    /** Returns its proxies. */
    public SimulatedProxies proxies() {
        return proxies;
    }

    /** Kills it between two turns. */
    public void kill() {
        dead = true;
        runtime.close();
        containerRuntime.close();
        containers.close();
        commandRuns.close();
    }

    /** Has it state facts in its next turn. */
    public void state(List<Draft> drafts) {
        offer(new Input.Stated(drafts, new CompletableFuture<>()));
    }

    /** Gives it a wish. Refusals are for the caller to ignore or look at. */
    public CompletableFuture<String> wish(dev.reprise.engine.Wish wish) {
        var answer = new CompletableFuture<String>();
        offer(new Input.Wished(wish, answer));
        return answer;
    }

    private void offer(Input input) {
        if (!dead) {
            inbox.add(input);
            wake(time.instant());
        }
    }

    /** Has something reported to it: now, once. */
    public void report(Report report) {
        offer(new Input.Reported(report));
    }

    private void carry(Report report) {
        for (int i = faults.copies(); i > 0; i--) {
            time.after(faults.delay(), () -> offer(new Input.Reported(report)));
        }
    }

    private void wake(Instant at) {
        if (at.isBefore(wakeAt)) {
            wakeAt = at;
            time.at(
                    at,
                    () -> {
                        if (wakeAt.equals(at)) {
                            wakeAt = Instant.MAX;
                            turn();
                        }
                    });
        }
    }

    private void turn() {
        if (dead || (began && loop.state().session().ended())) {
            return;
        }
        if (busy) { // suspended in the middle of a turn: the thread looks at its queue once it runs
            // again
            return;
        }
        busy = true;
        try {
            var inputs = List.copyOf(inbox);
            inbox.clear();
            loop.turn(inputs);
            began = true;
        } catch (Faults.Cut | FencedException end) {
            kill();
        } finally {
            busy = false;
        }
        if (!dead && !loop.state().session().ended()) {
            wake(inbox.isEmpty() ? loop.nextTurn() : time.instant());
        }
    }

    private final class Lease implements Leadership {
        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public void check() {
            if (dead) {
                throw new Faults.Cut("the host was killed while it was suspended");
            }
            faults.point(SimulatedHost.this, "before the look at the lease");
        }
    }

    private final class CutRuntime implements Runtime {
        private final Runtime runtime;

        CutRuntime(Runtime runtime) {
            this.runtime = runtime;
        }

        @Override
        public void launch(LaunchOrder order) {
            faults.point(SimulatedHost.this, "before launch");
            runtime.launch(order);
            faults.point(SimulatedHost.this, "after launch");
        }

        @Override
        public void adopt(AttemptRef ref, StopSpec stop) {
            faults.point(SimulatedHost.this, "before adopt");
            runtime.adopt(ref, stop);
            faults.point(SimulatedHost.this, "after adopt");
        }

        @Override
        public void stop(AttemptRef ref, String signal) {
            faults.point(SimulatedHost.this, "before stop");
            runtime.stop(ref, signal);
            faults.point(SimulatedHost.this, "after stop");
        }

        @Override
        public void giveUp(AttemptRef ref) {
            faults.point(SimulatedHost.this, "before giveUp");
            runtime.giveUp(ref);
            faults.point(SimulatedHost.this, "after giveUp");
        }

        @Override
        public void kill(AttemptRef ref) {
            faults.point(SimulatedHost.this, "before kill");
            runtime.kill(ref);
            faults.point(SimulatedHost.this, "after kill");
        }

        @Override
        public void close() {
            runtime.close();
        }
    }

    private final class SimulatedCapture implements Capture {
        @Override
        public void begin(String instance, int attempt, Path directory, boolean adopted) {}

        @Override
        public void end(String instance, int attempt) {
            faults.point(SimulatedHost.this, "before the end of a console");
            carry(new Report.OutputSealed(instance, attempt, Map.of(), Map.of()));
        }
    }

    private final class SimulatedProbes implements Probes {
        private final Set<List<Object>> known = new HashSet<>();

        @Override
        public void watch(Collection<Target> targets) {
            probed = List.copyOf(targets);
            for (var target : targets) {
                if (known.add(target.key())) {
                    time.after(faults.delay(), () -> probe(target));
                }
            }
        }

        private void probe(Target target) {
            if (dead || probed.stream().noneMatch(t -> t.key().equals(target.key()))) {
                known.remove(target.key());
                return;
            }
            var ref = target.ref();
            var healthy =
                    machine.process(ref.attemptId())
                            .filter(
                                    p ->
                                            p.running()
                                                    && !time.instant()
                                                            .isBefore(
                                                                    p.startedAt.plus(
                                                                            p.program
                                                                                    .healthyAfter())))
                            .isPresent();
            carry(
                    new Report.Verdict(
                            ref.instance(),
                            ref.attempt(),
                            target.check().name(),
                            healthy ? Health.HEALTHY : Health.UNHEALTHY,
                            healthy ? "" : "not yet"));
            time.after(healthy ? PROBE_INTERVAL : Duration.ofSeconds(1), () -> probe(target));
        }

        @Override
        public void runNow(AttemptRef attempt, String commandId) {
            carry(new Report.CommandEnded(attempt.instance(), commandId, true, ""));
        }

        @Override
        public void close() {}
    }
}
