package dev.reprise.testing.simulation;

import dev.reprise.app.event.HostEvent.Use;
import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.Usage;
import dev.reprise.testing.simulation.SimulatedMachine.Process;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One host's runtime on a {@link SimulatedMachine}. One thread. */
public final class FakeRuntime implements Runtime, Usage {
    private static final String KEEPER = "keeper";
    private static final String HOST = "host";
    private static final Optional<String> KEPT = Optional.of(KEEPER);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final SimulatedMachine machine;
    private final VirtualTime time;
    private final Faults faults;
    private final Reports reports;
    private final Instant since;
    private final Set<String> watched = new HashSet<>();
    private final Set<String> launched = new HashSet<>();
    private final Set<String> stopped = new HashSet<>();
    private final Set<String> awaited = new HashSet<>();
    private boolean closed;

    public FakeRuntime(SimulatedMachine machine, VirtualTime time, Faults faults, Reports reports) {
        this.machine = machine;
        this.time = time;
        this.faults = faults;
        this.reports = reports;
        this.since = time.instant();
    }

    @Override
    public void launch(LaunchOrder order) {
        launched.add(order.ref().attemptId());
        if (order.existing() != null) {
            await(order.ref());
            return;
        }
        var boot = machine.bootId();
        time.after(faults.delay(), () -> keeper(order.ref(), boot));
    }

    private void await(AttemptRef ref) {
        awaited.add(ref.attemptId());
        time.after(faults.delay(), () -> look(ref));
    }

    private void look(AttemptRef ref) {
        if (closed || !awaited.contains(ref.attemptId())) {
            return;
        }
        if (machine.isAbout(ref.instance()) && machine.claim(ref.attemptId(), KEEPER)) {
            awaited.remove(ref.attemptId());
            start(ref, machine.bootId());
            return;
        }
        report(
                new Report.Progress(
                        ref.instance(),
                        ref.attempt(),
                        Phase.NOT_FOUND,
                        "nobody has left it running"));
        time.after(LOOK_AGAIN, () -> look(ref));
    }

    /** The keeper is a process of its own: it goes on when its host has died. */
    private void keeper(AttemptRef ref, String boot) {
        if (!machine.bootId().equals(boot)) {
            return; // it went with the machine
        }
        if (!machine.claim(ref.attemptId(), KEEPER)) {
            if (machine.claimant(ref.attemptId()).equals(Optional.of(HOST))) {
                neverStarted(ref);
            }
            return;
        }
        if (machine.program(ref.instance()).missing()) {
            missing(ref);
            return;
        }
        time.after(faults.delay(), () -> start(ref, boot));
    }

    private void start(AttemptRef ref, String boot) {
        if (!machine.bootId().equals(boot)) {
            return; // the keeper went with the machine
        }
        var process = machine.start(ref.instance(), ref.attempt(), ref.attemptId());
        watch(process);
        report(new Report.Started(ref.instance(), ref.attempt(), process.identity));
        if (stopped.contains(ref.attemptId()) && !closed) {
            machine.signal(process, faults.delay());
        }
    }

    private void report(Report report) {
        if (!closed) {
            reports.report(report);
        }
    }

    private void missing(AttemptRef ref) {
        report(new Report.StartFailed(ref.instance(), ref.attempt(), "no such program"));
    }

    private void neverStarted(AttemptRef ref) {
        report(
                new Report.NeverStarted(
                        ref.instance(), ref.attempt(), "nobody had begun to start it"));
    }

    private void watch(Process process) {
        if (watched.add(process.attemptId)) {
            process.watchers.add(this::ended);
        }
    }

    private void ended(Process process) {
        var at = Objects.requireNonNull(process.endedAt);
        report(
                new Report.Ended(
                        process.instance,
                        process.attempt,
                        Objects.requireNonNull(process.exitCode),
                        process.signal,
                        at,
                        !at.isAfter(since)));
        sealed(process.instance, process.attempt);
    }

    /** As a console would: complete soon after the end. */
    private void sealed(String instance, int attempt) {
        time.after(
                faults.delay(),
                () -> report(new Report.OutputSealed(instance, attempt, Map.of(), Map.of())));
    }

    @Override
    public void adopt(AttemptRef ref, StopSpec stop) {
        var process = machine.process(ref.attemptId());
        var claimant = machine.claimant(ref.attemptId());
        if (process.isPresent()) {
            found(ref, process.get());
        } else if (claimant.isEmpty() && launched.contains(ref.attemptId())) {
            return; // its keeper is on its way
        } else if (machine.claim(ref.attemptId(), HOST) || !claimant.equals(KEPT)) {
            neverStarted(ref);
        } else if (machine.program(ref.instance()).missing()) {
            missing(ref);
        } else if (machine.rebootedSinceClaim(ref.attemptId())) {
            neverStarted(ref);
        } else {
            time.after(LOOK_AGAIN, () -> adoptLater(ref, stop));
        }
    }

    private void adoptLater(AttemptRef ref, StopSpec stop) {
        if (!closed) {
            adopt(ref, stop);
        }
    }

    private void found(AttemptRef ref, Process process) {
        if (process.vanished) {
            report(new Report.Gone(ref.instance(), ref.attempt(), "the machine was rebooted"));
            sealed(ref.instance(), ref.attempt());
        } else if (process.running()) {
            watch(process);
            report(
                    new Report.Found(
                            ref.instance(), ref.attempt(), process.identity, process.startedAt));
        } else {
            ended(process);
        }
    }

    @Override
    public void stop(AttemptRef ref, String signal) {
        if (awaited.remove(ref.attemptId())) {
            neverStarted(ref);
            return;
        }
        stopped.add(ref.attemptId());
        machine.process(ref.attemptId())
                .filter(Process::running)
                .ifPresent(process -> machine.signal(process, faults.delay()));
    }

    @Override
    public void giveUp(AttemptRef ref) {
        if (awaited.remove(ref.attemptId())) {
            neverStarted(ref);
        }
    }

    @Override
    public void kill(AttemptRef ref) {
        if (awaited.remove(ref.attemptId())) {
            neverStarted(ref);
            return;
        }
        time.after(faults.delay(), () -> killNow(ref));
    }

    private void killNow(AttemptRef ref) {
        var process = machine.process(ref.attemptId());
        if (process.isPresent()) {
            machine.end(process.get(), 137, "SIGKILL");
        } else if (!closed && comes(ref)) {
            time.after(LOOK_AGAIN, () -> killNow(ref));
        }
    }

    /** Returns whether its program may still start. */
    private boolean comes(AttemptRef ref) {
        var claimant = machine.claimant(ref.attemptId());
        return claimant.isEmpty()
                ? launched.contains(ref.attemptId())
                : claimant.equals(KEPT) && !machine.rebootedSinceClaim(ref.attemptId());
    }

    /** Every program uses a hundredth of a core, and a MiB more than its attempt before. */
    @Override
    public void measure(Collection<AttemptRef> attempts) {
        var settled = time.instant().minusSeconds(1);
        var uses =
                attempts.stream()
                        .flatMap(ref -> machine.process(ref.attemptId()).stream())
                        .filter(p -> p.running() && !p.startedAt.isAfter(settled))
                        .map(p -> new Use(p.instance, p.attempt, 1, (long) p.attempt << 20))
                        .toList();
        if (!uses.isEmpty()) {
            report(new Report.Measured(time.instant(), uses));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
