package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Signals;
import dev.reprise.engine.runtime.process.AttemptDirectory.PidRecord;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * One attempt under watch, from its keeper's claim until nothing of it is left. On the loop's
 * thread.
 */
final class Attempt implements Watched {
    private static final long RECHECK_MILLIS = 250;
    private static final long KILL_AGAIN_MILLIS = 100;
    private static final long LONGEST_NAP_MILLIS = 50;
    private static final int SIGCONT = 18;

    /** What all attempts share. */
    record World(
            Machine machine,
            ProcessTable table,
            EventLoop loop,
            Trees trees,
            Reports reports,
            Capture capture,
            Clock clock) {}

    /** How the attempt came under watch: what its beginning and its failure are called. */
    enum Origin {
        LAUNCHED,
        ADOPTED
    }

    private enum Phase {
        /** The program's pid is not recorded yet. */
        CLAIMED,
        /** It is, and the program is about to take the keeper's place in its process. */
        STARTING,
        RUNNING,
        /** The program is no more; the rest of its tree may be. */
        CLEARING,
        SETTLED
    }

    private final World world;
    private final Origin origin;
    private final AttemptRef ref;
    private final StopSpec stop;
    private final AttemptDirectory directory;
    private final ProcessIdentity keeper;
    private final boolean keeperSeen;
    private final Tree tree;
    private final EndWatch ends;
    private final Spawner.@Nullable Spawned child;
    private final IntFunction<String> startFailure;
    private final Runnable onSettled;

    private Phase phase = Phase.CLAIMED;
    private @Nullable ProcessIdentity program;
    private @Nullable Report outcome;
    private @Nullable String wantedSignal;
    private @Nullable Long signalledAt;
    private boolean killing;
    private boolean keeperLost;
    private int rounds;
    private List<PidHandle> members = new ArrayList<>();
    private EventLoop.@Nullable Timer nextRound;

    Attempt(
            World world,
            Origin origin,
            AttemptRef ref,
            StopSpec stop,
            AttemptDirectory directory,
            ProcessIdentity keeper,
            boolean keeperSeen,
            Spawner.@Nullable Spawned child,
            IntFunction<String> startFailure,
            Runnable onSettled) {
        this.world = world;
        this.origin = origin;
        this.ref = ref;
        this.stop = stop;
        this.directory = directory;
        this.keeper = keeper;
        this.keeperSeen = keeperSeen;
        this.tree = new Tree(world.machine, ref.attemptId(), keeper, keeperSeen);
        this.ends = new EndWatch(world);
        this.child = child;
        this.startFailure = startFailure;
        this.onSettled = onSettled;
    }

    @Override
    public Optional<ProcessIdentity> knownKeeper() {
        return keeperSeen ? Optional.of(keeper) : Optional.empty();
    }

    /** Watches the keeper, whose end tells everything. */
    void watch() {
        ends.await(keeper, this::keeperEnded);
        recheck();
    }

    /** Looks for the program's record: the keeper says that it is there, or a line got lost. */
    void recorded() {
        if (phase != Phase.CLAIMED || directory.program().isEmpty()) {
            return;
        }
        identify(directory.program().get());
        phase = Phase.STARTING;
        awaitExec(1);
    }

    @Override
    public void stop(String signal) {
        wantedSignal = signal;
        if (phase == Phase.RUNNING || phase == Phase.CLEARING) {
            signalledAt = System.nanoTime();
            world.trees.look(snapshot -> signalOnce(snapshot, Signals.number(signal)));
        }
    }

    /** Its keeper starts the program at once: nothing is waited for. */
    @Override
    public void giveUp() {}

    @Override
    public void kill() {
        killing = true;
        if (phase == Phase.RUNNING || phase == Phase.CLEARING) {
            world.trees.look(this::round);
        }
    }

    /** Ends a keeper that its host left waiting for a word, once it has had its time. */
    void endIdleKeeper(long millis) {
        world.loop.after(
                millis,
                () -> {
                    if (phase == Phase.CLAIMED) {
                        world.table.kill(keeper, Posix.SIGKILL);
                    }
                });
    }

    @Override
    public void announce() {
        if (phase == Phase.RUNNING && program != null) {
            world.reports.report(found(program));
        }
    }

    @Override
    public Set<Long> pids(Trees.Snapshot snapshot) {
        return phase == Phase.RUNNING ? tree.pids(snapshot) : Set.of();
    }

    @Override
    public void release() {
        phase = Phase.SETTLED;
        dropMembers();
        ends.release();
    }

    private void recheck() {
        if (phase == Phase.CLAIMED) {
            recorded();
            world.loop.after(RECHECK_MILLIS, this::recheck);
        }
    }

    private void identify(PidRecord record) {
        program =
                new ProcessIdentity(
                        record.pid(), record.ticks(), keeper.bootId(), keeper.pidNamespace());
        tree.program(program);
    }

    /** The program runs once its process no longer shows the keeper's arguments. */
    private void awaitExec(long nap) {
        if (phase != Phase.STARTING || program == null) {
            return;
        }
        // In this order: a keeper seen alive had not yet recorded a failure to start.
        var keeperShows = world.machine.commandLine(keeper.pid());
        var shown = world.machine.commandLine(program.pid());
        var ended = !world.table.isAlive(program);
        if (ended || (keeperShows.isEmpty() && !keeperLost)) {
            return; // The keeper's end tells.
        }
        // A process that is ending shows nothing; one that goes on so has hidden its arguments.
        var undecided = shown.isEmpty() && nap < LONGEST_NAP_MILLIS;
        if (undecided || (!shown.isEmpty() && shown.equals(keeperShows))) {
            world.loop.after(nap, () -> awaitExec(Math.min(2 * nap, LONGEST_NAP_MILLIS)));
            return;
        }
        begin();
        phase = Phase.RUNNING;
        if (killing) {
            kill();
        } else if (wantedSignal != null) {
            stop(wantedSignal);
        }
    }

    private void begin() {
        if (program == null) {
            throw new IllegalStateException(ref + " has ended without a record of its pid");
        }
        world.reports.report(
                switch (origin) {
                    case LAUNCHED -> new Report.Started(ref.instance(), ref.attempt(), program);
                    case ADOPTED -> found(program);
                });
    }

    private Report found(ProcessIdentity running) {
        return new Report.Found(
                ref.instance(), ref.attempt(), running, directory.startedAt().orElse(null));
    }

    private void keeperEnded() {
        if (phase == Phase.SETTLED) {
            return;
        }
        var record = directory.exit();
        if (record.isPresent()) {
            ended(record.get());
            return;
        }
        var status = child == null ? OptionalInt.empty() : child.reap();
        if (status.isPresent() && directory.program().isPresent()) {
            // The record could not be written, a full disk perhaps.
            ended(new ExitRecord(true, status.getAsInt(), world.clock.instant()));
        } else {
            goOnWithoutKeeper();
        }
    }

    /** The keeper was killed. What it knew last is in its records and in its children. */
    private void goOnWithoutKeeper() {
        var record = directory.program();
        if (record.isEmpty()) {
            world.trees.look(this::seekUnrecorded);
            return;
        }
        keeperLost = true;
        if (program == null) {
            identify(record.get());
            phase = Phase.STARTING;
        }
        awaitExec(1);
        if (program != null) {
            ends.await(program, this::programLost);
        }
    }

    private void seekUnrecorded(Trees.Snapshot snapshot) {
        if (directory.program().isPresent() || tree.isLive(snapshot)) {
            world.loop.after(LONGEST_NAP_MILLIS, this::keeperEnded);
        } else {
            settleUnstarted("its keeper was killed before it started the program");
        }
    }

    private void programLost() {
        var record = directory.exit();
        if (record.isPresent()) {
            ended(record.get());
        } else {
            clear(gone("its keeper was killed before it, so nobody saw how it ended"));
        }
    }

    /** Settles by the keeper's record. */
    private void ended(ExitRecord record) {
        if (!record.started()) {
            settleUnstarted(startFailure.apply(record.status()));
            return;
        }
        if (phase != Phase.RUNNING && directory.program().isEmpty()) {
            settleUnstarted("it was killed before it could start the program");
            return;
        }
        var away = origin == Origin.ADOPTED && phase != Phase.RUNNING;
        if (phase != Phase.RUNNING && origin == Origin.LAUNCHED) {
            identify(directory.program().orElseThrow());
            begin();
        }
        clear(
                new Report.Ended(
                        ref.instance(),
                        ref.attempt(),
                        record.status(),
                        Signals.ofExitCode(record.status()),
                        record.at(),
                        away));
    }

    private void settleUnstarted(String reason) {
        if (phase == Phase.RUNNING) {
            settle(gone(reason));
            return;
        }
        settle(
                switch (origin) {
                    case LAUNCHED -> new Report.StartFailed(ref.instance(), ref.attempt(), reason);
                    case ADOPTED -> new Report.NeverStarted(ref.instance(), ref.attempt(), reason);
                });
    }

    private Report gone(String reason) {
        return new Report.Gone(ref.instance(), ref.attempt(), reason);
    }

    /** Stops what is left of the tree, then reports {@code end}. */
    private void clear(Report end) {
        if (phase == Phase.CLEARING || phase == Phase.SETTLED) {
            return;
        }
        phase = Phase.CLEARING;
        outcome = end;
        world.trees.look(this::round);
    }

    /** One pass over the tree: signals as it must, and comes back when that had its effect. */
    private void round(Trees.Snapshot snapshot) {
        if (phase == Phase.SETTLED) {
            return;
        }
        dropMembers();
        members = tree.open(snapshot);
        if (killing || (phase == Phase.CLEARING && graceIsOver())) {
            signalMembers(Posix.SIGKILL);
        } else if (phase == Phase.CLEARING && signalledAt == null) {
            signalledAt = System.nanoTime();
            signalMembers(Signals.number(stop.signal(null)));
        }
        if (!members.isEmpty()) {
            awaitMembers();
        } else if (phase == Phase.CLEARING && outcome != null) {
            settle(outcome);
        } else if (killing) {
            // Only the keeper is left, on its way to the record, unless someone stopped it.
            world.table.kill(keeper, SIGCONT);
        }
    }

    private void signalOnce(Trees.Snapshot snapshot, int signal) {
        for (var member : tree.open(snapshot)) {
            Tree.signal(member, signal);
            member.close();
        }
    }

    private void signalMembers(int signal) {
        for (var member : List.copyOf(members)) {
            if (!Tree.signal(member, signal)) {
                members.remove(member);
                member.close();
            }
        }
    }

    private void awaitMembers() {
        var pending = members;
        var ofRound = ++rounds;
        for (var member : List.copyOf(pending)) {
            ends.await(member, () -> memberEnded(ofRound, pending, member));
        }
        var millis =
                killing || graceIsOver()
                        ? KILL_AGAIN_MILLIS
                        : stop.grace().toMillis() - sinceSignal() / 1_000_000;
        nextRound = world.loop.after(Math.max(1, millis), () -> world.trees.look(this::round));
    }

    private void memberEnded(int ofRound, List<PidHandle> pending, PidHandle member) {
        if (pending.remove(member)) {
            member.close();
        }
        if (ofRound == rounds && pending.isEmpty() && phase != Phase.SETTLED) {
            world.trees.look(this::round);
        }
    }

    private boolean graceIsOver() {
        return signalledAt != null && sinceSignal() >= stop.grace().toNanos();
    }

    private long sinceSignal() {
        return signalledAt == null ? 0 : System.nanoTime() - signalledAt;
    }

    private void dropMembers() {
        if (nextRound != null) {
            world.loop.cancel(nextRound);
            nextRound = null;
        }
        for (var member : members) {
            world.loop.unwatch(member.fd());
            member.close();
        }
        members = new ArrayList<>();
        rounds++;
    }

    private void settle(Report end) {
        phase = Phase.SETTLED;
        dropMembers();
        world.reports.report(end);
        world.capture.end(ref.instance(), ref.attempt());
        if (child != null) {
            // Only now: until it is reaped, the number of its session cannot return.
            child.reap();
        }
        onSettled.run();
    }
}
