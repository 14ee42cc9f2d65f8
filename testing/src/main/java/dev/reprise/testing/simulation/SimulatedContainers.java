package dev.reprise.testing.simulation;

import dev.reprise.engine.runtime.Containers;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import java.util.Set;

/** One host's view of a {@link SimulatedEngine}. One thread. */
public final class SimulatedContainers implements Containers {
    private final SimulatedEngine engine;
    private final Reports reports;
    private boolean watching;
    private boolean closed;

    public SimulatedContainers(SimulatedEngine engine, Reports reports) {
        this.engine = engine;
        this.reports = reports;
        engine.watch(
                _ -> {
                    if (watching) {
                        tell();
                    }
                });
        engine.listen(name -> report(new Report.NetworkGone(name, "somebody removed it")));
    }

    @Override
    public void watch(boolean needed) {
        watching = needed;
        if (needed) {
            tell();
        }
    }

    @Override
    public void network(String name) {
        engine.whenUp(
                () -> {
                    if (!closed) {
                        engine.make(name);
                        report(new Report.NetworkUp(name, "id-of-" + name, "172.30.0.1"));
                    }
                });
    }

    @Override
    public void removeNetwork(String name) {
        engine.whenUp(
                () -> {
                    if (!closed) {
                        engine.remove(name);
                        report(new Report.NetworkGone(name, null));
                    }
                });
    }

    @Override
    public void harvest(Set<String> attemptIds, Set<String> networks, Runnable right) {}

    @Override
    public void close() {
        closed = true;
        watching = false;
    }

    private void tell() {
        report(
                engine.answers()
                        ? new Report.EngineUp("simulated")
                        : new Report.EngineDown("simulated outage"));
    }

    private void report(Report report) {
        if (!closed) {
            reports.report(report);
        }
    }
}
