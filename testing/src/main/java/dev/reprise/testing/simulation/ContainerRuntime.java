package dev.reprise.testing.simulation;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;

import java.util.EnumSet;
import java.util.function.BooleanSupplier;

/**
 * One host's container runtime on a {@link SimulatedEngine}: while that is away, nothing is done
 * and nothing is seen. One thread.
 */
final class ContainerRuntime implements Runtime {
    private final SimulatedEngine engine;
    private final FakeRuntime runtime;
    private final Reports reports;
    private final BooleanSupplier dead;

    /**
     * @param dead whether the host has died: what it waited to do is never done then
     */
    ContainerRuntime(
            SimulatedMachine machine,
            VirtualTime time,
            Faults faults,
            Reports reports,
            BooleanSupplier dead) {
        this.engine = machine.engine();
        this.dead = dead;
        this.reports = report -> engine.whenUp(() -> reports.report(report));
        this.runtime = new FakeRuntime(machine, time, faults, this.reports);
    }

    @Override
    public void launch(LaunchOrder order) {
        later(
                () -> {
                    progress(order.ref());
                    engine.refusal()
                            .ifPresentOrElse(
                                    refusal -> refused(order.ref(), refusal),
                                    () -> runtime.launch(order));
                });
    }

    private void refused(AttemptRef ref, SimulatedEngine.Refusal refusal) {
        reports.report(
                new Report.StartFailed(
                        ref.instance(), ref.attempt(), refusal.words(), refusal.retry()));
    }

    /** Each attempt passes through one phase, always the same. */
    private void progress(AttemptRef ref) {
        var phases = EnumSet.complementOf(EnumSet.of(Phase.ELSEWHERE)).toArray(new Phase[0]);
        var phase = phases[Math.floorMod(ref.attemptId().hashCode(), phases.length)];
        reports.report(
                new Report.Progress(ref.instance(), ref.attempt(), phase, "simulated " + phase));
    }

    @Override
    public void adopt(AttemptRef ref, StopSpec stop) {
        later(() -> runtime.adopt(ref, stop));
    }

    @Override
    public void stop(AttemptRef ref, String signal) {
        later(() -> runtime.stop(ref, signal));
    }

    @Override
    public void giveUp(AttemptRef ref) {
        later(() -> runtime.giveUp(ref));
    }

    @Override
    public void kill(AttemptRef ref) {
        later(() -> runtime.kill(ref));
    }

    @Override
    public void close() {
        runtime.close();
    }

    private void later(Runnable task) {
        engine.whenUp(
                () -> {
                    if (!dead.getAsBoolean()) {
                        task.run();
                    }
                });
    }
}
