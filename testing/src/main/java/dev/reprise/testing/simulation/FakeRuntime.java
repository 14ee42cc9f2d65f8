package dev.reprise.testing.simulation;

import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.testing.simulation.SimulatedMachine.Process;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** One host's runtime on a {@link SimulatedMachine}. One thread. */
public final class FakeRuntime implements Runtime {
    private static final String KEEPER = "keeper";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final SimulatedMachine machine;
    private final VirtualTime time;
    private final Faults faults;
    private final Reports reports;
    private final Instant since;
    private final Set<String> watched = new HashSet<>();
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
        time.after(faults.delay(), () -> keeper(order.ref()));
    }

    /** The keeper is a process of its own: it goes on when its host has died. */
    private void keeper(AttemptRef ref) {
        if (!machine.claim(ref.attemptId(), KEEPER)) {
            return;
        }
        if (machine.program(ref.instance()).missing()) {
            reports.report(
                    new Report.StartFailed(ref.instance(), ref.attempt(), "no such program"));
            return;
        }
        time.after(
                faults.delay(),
                () -> {
                    var process = machine.start(ref.instance(), ref.attempt(), ref.attemptId());
                    watch(process);
                    reports.report(
                            new Report.Started(ref.instance(), ref.attempt(), process.identity));
                });
    }

    private void watch(Process process) {
        if (watched.add(process.attemptId)) {
            process.watchers.add(this::ended);
        }
    }

    private void ended(Process process) {
        if (!closed) {
            var away = Objects.requireNonNull(process.endedAt).isBefore(since);
            reports.report(
                    new Report.Ended(
                            process.instance,
                            process.attempt,
                            Objects.requireNonNull(process.exitCode),
                            process.signal,
                            process.endedAt,
                            away));
        }
    }

    @Override
    public void adopt(AttemptRef ref, StopSpec stop) {
        var process = machine.process(ref.attemptId());
        if (process.isPresent()) {
            found(ref, process.get());
        } else if (machine.claim(ref.attemptId(), "host")
                || !machine.claimant(ref.attemptId()).orElse("").equals(KEEPER)) {
            reports.report(
                    new Report.NeverStarted(
                            ref.instance(), ref.attempt(), "no keeper had begun to start it"));
        } else if (machine.program(ref.instance()).missing()) {
            reports.report(
                    new Report.StartFailed(ref.instance(), ref.attempt(), "no such program"));
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
            reports.report(
                    new Report.Gone(ref.instance(), ref.attempt(), "the machine was rebooted"));
        } else if (process.running()) {
            watch(process);
            reports.report(new Report.Found(ref.instance(), ref.attempt(), process.identity));
        } else {
            ended(process);
        }
    }

    @Override
    public void stop(AttemptRef ref, String signal) {
        machine.process(ref.attemptId())
                .filter(Process::running)
                .ifPresent(process -> machine.signal(process, faults.delay()));
    }

    @Override
    public void kill(AttemptRef ref) {
        time.after(faults.delay(), () -> killNow(ref));
    }

    private void killNow(AttemptRef ref) {
        var process = machine.process(ref.attemptId());
        if (process.isPresent()) {
            machine.end(process.get(), 137, "SIGKILL");
        } else if (!closed && machine.claimant(ref.attemptId()).orElse("").equals(KEEPER)) {
            time.after(LOOK_AGAIN, () -> killNow(ref));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
