package dev.reprise.testing.simulation;

import dev.reprise.engine.runtime.Containers;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import java.util.HashSet;
import java.util.Set;

/** One host's view of a container engine that always answers; networks are its own. One thread. */
public final class SimulatedContainers implements Containers {
    private final Reports reports;
    private final Set<String> networks = new HashSet<>();

    public SimulatedContainers(Reports reports) {
        this.reports = reports;
    }

    /** Returns the networks that this host has made and not removed. */
    public Set<String> networks() {
        return Set.copyOf(networks);
    }

    @Override
    public void watch(boolean needed) {
        if (needed) {
            reports.report(new Report.EngineUp("simulated"));
        }
    }

    @Override
    public void network(String name) {
        networks.add(name);
        reports.report(new Report.NetworkUp(name, "id-of-" + name, "172.30.0.1"));
    }

    @Override
    public void removeNetwork(String name) {
        networks.remove(name);
        reports.report(new Report.NetworkGone(name, null));
    }

    @Override
    public void harvest(Set<String> attemptIds) {}

    @Override
    public void close() {}
}
