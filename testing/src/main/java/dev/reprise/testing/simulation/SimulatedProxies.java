package dev.reprise.testing.simulation;

import dev.reprise.engine.runtime.Proxies;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One host's proxies on simulated ports; they end with their host. One thread. */
public final class SimulatedProxies implements Proxies {
    private final SimulatedPorts ports;
    private final Reports reports;
    private final Map<String, List<Integer>> routes = new HashMap<>();

    public SimulatedProxies(SimulatedPorts ports, Reports reports) {
        this.ports = ports;
        this.reports = reports;
    }

    /** Returns where new connections to an endpoint go; empty while they are parked. */
    public List<Integer> targets(String resource, String endpoint) {
        return routes.getOrDefault(resource + "/" + endpoint, List.of());
    }

    @Override
    public void bind(String resource, String endpoint, int port, @Nullable String address) {
        reports.report(
                ports.unbindable(port)
                        .<Report>map(h -> new Report.ProxyDown(resource, endpoint, port, h))
                        .orElseGet(() -> new Report.ProxyUp(resource, endpoint, port)));
    }

    @Override
    public void route(String resource, String endpoint, List<Integer> targetPorts) {
        routes.put(resource + "/" + endpoint, List.copyOf(targetPorts));
    }

    @Override
    public void close() {}
}
