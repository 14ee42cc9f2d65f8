package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Signals;
import dev.reprise.engine.runtime.process.Attempt.World;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A program that somebody else has started: waited for, watched and signalled, never begun. Its
 * output and its exit code are its parent's to know. On the loop's thread.
 */
final class Guest implements Watched {
    private static final long LOOK_MILLIS = 500;
    private static final long KILL_AGAIN_MILLIS = 100;
    private static final String NOT_OURS =
            "its process has ended; Reprise did not start it, so its exit code is unknown";

    private final World world;
    private final AttemptRef ref;
    private final AttemptDirectory directory;
    private final @Nullable PidFile pidFile;
    private final EndWatch ends;
    private final Runnable onSettled;
    private @Nullable ProcessIdentity program;
    private String missing = "";
    private final Set<ProcessIdentity> victims = new LinkedHashSet<>();
    private boolean over;
    private boolean settled;

    private Guest(
            World world,
            AttemptRef ref,
            AttemptDirectory directory,
            @Nullable PidFile pidFile,
            Runnable onSettled) {
        this.world = world;
        this.ref = ref;
        this.directory = directory;
        this.pidFile = pidFile;
        this.ends = new EndWatch(world);
        this.onSettled = onSettled;
    }

    /** Returns the attempt that waits for whom {@code pidFile} names; without one, for nobody. */
    static Guest awaited(
            World world,
            AttemptRef ref,
            AttemptDirectory directory,
            @Nullable PidFile pidFile,
            Runnable onSettled) {
        return new Guest(world, ref, directory, pidFile, onSettled);
    }

    /** Returns the attempt of a program that an earlier host had found and that runs still. */
    static Guest found(
            World world,
            AttemptRef ref,
            AttemptDirectory directory,
            ProcessIdentity program,
            Runnable onSettled) {
        var guest = new Guest(world, ref, directory, null, onSettled);
        guest.program = program;
        return guest;
    }

    /** Begins to wait, or watches a program that was found before and says so. */
    void begin() {
        if (program == null) {
            look();
        } else {
            announce();
            ends.await(program, this::ended);
        }
    }

    @Override
    public void stop(String signal) {
        if (program == null) {
            giveUp();
        } else {
            world.table().kill(program, Signals.number(signal));
        }
    }

    @Override
    public void giveUp() {
        if (program == null) {
            var reason = "it was stopped while it was waited for: " + missing;
            settle(new Report.NeverStarted(ref.instance(), ref.attempt(), reason));
        }
    }

    /** Kills the program and who is below it now, until none of these lives. */
    @Override
    public void kill() {
        if (program == null) {
            giveUp();
        } else if (victims.isEmpty()) {
            victims.addAll(tree(program));
            strike();
        }
    }

    private void strike() {
        victims.removeIf(victim -> !world.table().isAlive(victim));
        victims.forEach(victim -> world.table().kill(victim, Posix.SIGKILL));
        if (!victims.isEmpty()) {
            world.loop().after(KILL_AGAIN_MILLIS, this::strike);
        } else if (over) {
            gone();
        }
    }

    @Override
    public void announce() {
        if (program != null && !settled) {
            var since = directory.claimedAt().orElse(null);
            world.reports().report(new Report.Found(ref.instance(), ref.attempt(), program, since));
        }
    }

    @Override
    public Set<Long> pids(Trees.Snapshot snapshot) {
        return program == null || over
                ? Set.of()
                : tree(program).stream().map(ProcessIdentity::pid).collect(Collectors.toSet());
    }

    @Override
    public Optional<ProcessIdentity> knownKeeper() {
        return Optional.empty();
    }

    @Override
    public void release() {
        settled = true;
        ends.release();
    }

    /** Returns the program, first, and who is below it; nobody once it has ended. */
    private List<ProcessIdentity> tree(ProcessIdentity root) {
        var members = new ArrayList<ProcessIdentity>();
        members.add(root);
        ProcessHandle.of(root.pid())
                .ifPresent(
                        handle ->
                                handle.descendants()
                                        .forEach(
                                                child ->
                                                        world.table()
                                                                .identify(child.pid())
                                                                .ifPresent(members::add)));
        // In this order: while it lives, who is below its number is below it.
        return world.table().isAlive(root) ? members : List.of();
    }

    private void look() {
        if (settled) {
            return;
        }
        var answer =
                pidFile == null
                        ? new PidFile.Nobody("no earlier session has left it running")
                        : pidFile.read(world.machine(), world.table(), world.clock().instant());
        switch (answer) {
            case PidFile.Runs(ProcessIdentity identity) -> take(identity);
            case PidFile.Nobody(String reason) -> {
                missing = reason;
                world.reports()
                        .report(
                                new Report.Progress(
                                        ref.instance(), ref.attempt(), Phase.NOT_FOUND, reason));
                world.loop().after(LOOK_MILLIS, this::look);
            }
        }
    }

    private void take(ProcessIdentity identity) {
        try {
            if (!directory.claim(new Claim(Claim.Role.GUEST, identity))) {
                settle(
                        new Report.StartFailed(
                                ref.instance(), ref.attempt(), "it was claimed before"));
                return;
            }
        } catch (IOException e) {
            var reason = "its run folder cannot be written: " + e.getMessage();
            settle(new Report.StartFailed(ref.instance(), ref.attempt(), reason));
            return;
        }
        program = identity;
        world.reports().report(new Report.Started(ref.instance(), ref.attempt(), identity));
        ends.await(identity, this::ended);
    }

    private void ended() {
        over = true;
        if (victims.isEmpty()) {
            gone();
        }
    }

    private void gone() {
        settle(new Report.Gone(ref.instance(), ref.attempt(), NOT_OURS));
    }

    private void settle(Report end) {
        if (settled) {
            return;
        }
        settled = true;
        world.reports().report(end);
        world.capture().end(ref.instance(), ref.attempt());
        onSettled.run();
    }
}
