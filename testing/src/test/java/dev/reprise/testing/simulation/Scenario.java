package dev.reprise.testing.simulation;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Drift;
import dev.reprise.app.event.ResourceEvent.Retry;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.Wish;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.plan.Planner;
import dev.reprise.engine.replay.ReplayCheck;
import dev.reprise.engine.replay.ReplayResult;
import dev.reprise.engine.runtime.Report;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.AppendFaults;
import dev.reprise.eventstore.Appended;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.projections.Attempt;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * One seeded run: a random app, wishes, hosts that are cut or suspended anywhere, lost and doubled
 * and late reports, a reboot; then quiet, in which all must converge; then a stop, after which
 * nothing of the session may run.
 */
final class Scenario implements Faults {
    private static final int MAX_HOSTS = 12;

    private final Random random;
    private final Mutant mutant;
    private final VirtualTime time = new VirtualTime();
    private final InMemoryEventStore log = new InMemoryEventStore();
    private final RandomModel model;
    private final SimulatedMachine machine;
    private final List<String> problems = new ArrayList<>();
    private @Nullable SimulatedHost host;
    private boolean faulty = true;
    private int hosts;
    private int depth;
    private long ids;

    Scenario(long seed, Mutant mutant) {
        this.random = new Random(seed);
        this.mutant = mutant;
        this.model = new RandomModel(random);
        this.machine = new SimulatedMachine(time, model.programs::get, mutant != Mutant.NO_CLAIM);
    }

    /** Returns what went wrong, empty for a run without a defect. */
    List<String> run() {
        try {
            trouble();
            quiet();
            stop();
            replay();
        } catch (Cut | RuntimeException e) {
            problems.add("the simulation broke: " + e + " at " + e.getStackTrace()[0]);
        }
        problems.addAll(machine.violations());
        return problems;
    }

    InMemoryEventStore log() {
        return log;
    }

    private void trouble() {
        for (int i = 0; i < 12; i++) {
            revive();
            time.run(Duration.ofMillis(random.nextInt(4_000)));
            act();
        }
    }

    private void act() {
        var alive = host;
        if (alive == null || alive.dead()) {
            return;
        }
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> alive.wish(wish());
            case 3 -> alive.kill();
            case 4 -> reboot(alive);
            case 5 ->
                    alive.state(
                            List.of(
                                    Draft.host(
                                            new HostEvent.AppStopRequested(
                                                    random.nextInt(3) == 0, "test"),
                                            "cli",
                                            null)));
            case 6 -> outage();
            case 7 -> drift(alive);
            case 8 -> refusals();
            case 9 -> prune();
            default -> {}
        }
    }

    /** The engine does not start the next containers. */
    private void refusals() {
        var ports = host == null ? List.<Integer>of() : List.copyOf(host.state().ports().values());
        var taken =
                ports.isEmpty() || random.nextBoolean()
                        ? null
                        : ports.get(random.nextInt(ports.size()));
        machine.engine().refuse(1 + random.nextInt(3), "not now", new Retry(taken));
    }

    /** Somebody removes a network; the engine would not let him while something is in it. */
    private void prune() {
        var used = machine.processes().stream().anyMatch(SimulatedMachine.Process::running);
        if (!used) {
            machine.engine().networks().forEach(machine.engine()::prune);
        }
    }

    /** The container engine goes away and comes back. */
    private void outage() {
        var engine = machine.engine();
        if (engine.answers()) {
            engine.away();
        } else {
            engine.back();
        }
    }

    /** Somebody else lays hands on a container. */
    private void drift(SimulatedHost alive) {
        var containers =
                alive.state().instances().values().stream()
                        .filter(i -> i.live() != null && i.live().contained())
                        .toList();
        if (containers.isEmpty()) {
            return;
        }
        var instance = containers.get(random.nextInt(containers.size()));
        var attempt = instance.attempts();
        var drift = Drift.values()[random.nextInt(Drift.values().length)];
        alive.report(new Report.Drifted(instance.name(), attempt, drift, "by hand"));
        if (drift == Drift.PAUSED) {
            var end = new Report.Drifted(instance.name(), attempt, Drift.UNPAUSED, "by hand");
            time.after(Duration.ofMillis(random.nextInt(3_000)), () -> alive.report(end));
        }
    }

    private void reboot(SimulatedHost alive) {
        if (random.nextInt(4) == 0) {
            alive.kill();
            machine.reboot();
        }
    }

    private Wish wish() {
        var names = List.copyOf(model.programs.keySet().stream().sorted().toList());
        var kind = Wish.Kind.values()[random.nextInt(3)];
        return new Wish(
                kind,
                names.get(random.nextInt(names.size())),
                random.nextBoolean(),
                "cli",
                "c" + ids++);
    }

    private void revive() {
        if (host == null || host.dead() || host.state().session().ended()) {
            begin();
        }
    }

    private void begin() {
        hosts++;
        try {
            var spec = random.nextInt(4) == 0 ? model.changed(random) : model.spec;
            host = new SimulatedHost(store(), machine, time, this, this::id, spec);
        } catch (Cut cut) {
            host = null;
        }
    }

    private EventStore store() {
        return new MutantStore(log.reopen(Runnable::run, new CutAppends()), mutant);
    }

    private UUID id() {
        return new UUID((time.millis() << 16) | 0x7000L, 0x8000_0000_0000_0000L | ids++);
    }

    /** Cuts into appends, before and after they are durable. */
    private final class CutAppends implements AppendFaults {
        @Override
        public void beforeDurable(Append append) {
            cut("inside an append, not durable");
        }

        @Override
        public void afterDurable(Append append, Appended appended) {
            cut("inside an append, durable");
        }

        private void cut(String where) {
            if (faulty && depth == 0 && random.nextInt(40) == 0) {
                throw new Cut(where);
            }
        }
    }

    @Override
    public void point(SimulatedHost at, String where) {
        if (!faulty || depth > 0) {
            return;
        }
        switch (random.nextInt(40)) {
            case 0 -> throw new Cut(where);
            case 1 -> suspend(at);
            default -> {}
        }
    }

    /** The host stands still here while another one takes over; then it goes on. */
    private void suspend(SimulatedHost at) {
        if (hosts >= MAX_HOSTS) {
            return;
        }
        depth++;
        begin();
        time.run(Duration.ofMillis(random.nextInt(6_000)));
        depth--;
        if (random.nextBoolean()) {
            at.kill(); // the successor's SIGKILL
            throw new Cut("killed by its successor");
        }
    }

    @Override
    public int copies() {
        return !faulty ? 1 : random.nextInt(30) == 0 ? 0 : random.nextInt(30) == 0 ? 2 : 1;
    }

    @Override
    public Duration delay() {
        return Duration.ofMillis(
                faulty && random.nextInt(20) == 0 ? random.nextInt(5_000) : 1 + random.nextInt(10));
    }

    private void quiet() {
        faulty = false;
        machine.engine().back();
        machine.engine().relent();
        revive();
        time.run(Duration.ofMinutes(1));
        revive();
        time.run(Duration.ofMinutes(4));
        converged();
        for (int i = 0; i < 50 && !problems.isEmpty(); i++) { // a restart may be under way
            problems.clear();
            time.run(Duration.ofMillis(100));
            converged();
        }
    }

    /** A program that always restarts is never at rest: look at it between two changes. */
    private void betweenChanges() {
        for (int i = 0; i < 500 && changing(); i++) {
            time.run(Duration.ofMillis(7));
        }
    }

    private boolean changing() {
        return host != null
                && host.state().instances().values().stream()
                        .map(i -> i.live())
                        .anyMatch(
                                live ->
                                        live != null
                                                && (live.startedAt() == null
                                                        || live.stopping() != null));
    }

    private void converged() {
        betweenChanges();
        var alive = host;
        if (alive == null || alive.dead()) {
            problems.add("no host lives although nothing is wrong");
            return;
        }
        var state = alive.state();
        var folded = new StateReader(log).head();
        check(
                folded.canonicalJson().equals(state.canonicalJson()),
                "the fold of the log differs from the loop's state");
        check(Planner.plan(state).isEmpty(), "the planner is not at rest: " + Planner.plan(state));
        state.instances()
                .forEach(
                        (name, instance) -> {
                            var live = instance.live();
                            var running = machine.running(name);
                            check(
                                    (live != null) == running.isPresent(),
                                    name
                                            + " is "
                                            + state.resource(name).map(v -> v.state())
                                            + " and its process "
                                            + running.map(p -> "runs").orElse("does not run"));
                            check(
                                    live == null || live.lookup() == Attempt.Lookup.KNOWN,
                                    name + " was never looked up");
                            check(
                                    live == null
                                            || running.isEmpty()
                                            || live.begun()
                                                    .attemptId()
                                                    .equals(running.get().attemptId()),
                                    name + " runs as another attempt than recorded");
                            check(
                                    live == null || live.startedAt() != null,
                                    name + " runs and is not known to");
                        });
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    private void stop() {
        var alive = host;
        if (alive == null || alive.dead()) {
            return;
        }
        alive.state(List.of(Draft.host(new HostEvent.AppStopRequested(false, "end"), "cli", null)));
        time.run(Duration.ofMinutes(5));
        check(alive.state().session().ended(), "the session does not end");
        machine.processes().stream()
                .filter(SimulatedMachine.Process::running)
                .filter(p -> lifetime(p.instance()) == Lifetime.SESSION)
                .forEach(p -> problems.add(p.instance() + " still runs after the session"));
        var contained =
                alive.state().instances().values().stream()
                        .anyMatch(i -> i.live() != null && i.live().contained());
        check(
                contained || machine.engine().networks().isEmpty(),
                "networks are left: " + machine.engine().networks());
    }

    private Lifetime lifetime(String instance) {
        return model.spec.resources().stream()
                .filter(r -> r.instanceNames().contains(instance))
                .findFirst()
                .orElseThrow()
                .lifetime();
    }

    /** The log alone gives the same steps, and its exits are those that happened. */
    private void replay() {
        check(log.verify().sound(), "the log is not sound: " + log.verify().problems());
        var replayed = new ReplayCheck().check(log);
        check(replayed instanceof ReplayResult.Same, replayed.text());
        var exits = new java.util.HashMap<String, Integer>();
        machine.processes()
                .forEach(p -> p.exitCode().ifPresent(code -> exits.put(p.attemptId(), code)));
        var begun = new java.util.HashMap<String, String>();
        var unsealed = new java.util.TreeSet<String>();
        for (var stored : log.read(0, Integer.MAX_VALUE)) {
            var recorded = Recorded.of(stored);
            if (recorded.event() instanceof ResourceEvent.LaunchBegun launch) {
                begun.put(recorded.stream() + launch.attempt(), launch.attemptId());
            }
            if (recorded.event() instanceof HostEvent.SessionEnded) {
                check(unsealed.isEmpty(), "the session ended before the consoles of " + unsealed);
            }
            if (recorded.event() instanceof ResourceEvent.ConsoleSealed sealed) {
                check(
                        unsealed.remove(recorded.stream() + sealed.attempt()),
                        "a console was sealed twice, or before its attempt ended: " + recorded);
            }
            if (recorded.event() instanceof ResourceEvent.Lost lost) {
                unsealed.add(recorded.stream() + lost.attempt());
            }
            if (recorded.event() instanceof ResourceEvent.Exited exited) {
                unsealed.add(recorded.stream() + exited.attempt());
                var id = begun.get(recorded.stream() + exited.attempt());
                check(
                        Integer.valueOf(exited.exitCode()).equals(exits.get(id)),
                        recorded.stream()
                                + " recorded exit code "
                                + exited.exitCode()
                                + ", it was "
                                + exits.get(id));
            }
        }
    }
}
