package dev.reprise.testing.rerun;

import dev.reprise.engine.runtime.Ports;
import dev.reprise.engine.runtime.Proxies;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.projections.AppState;
import dev.reprise.testing.simulation.SimulatedPorts;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Ports and proxies as recorded: the same numbers, and taken as long as they were seen taken. */
final class ScriptedNetwork implements Ports, Proxies {
    private final Recording recording;
    private final InstantSource time;
    private final Reports reports;
    private final SimulatedPorts others = new SimulatedPorts();

    ScriptedNetwork(Recording recording, InstantSource time, Reports reports) {
        this.recording = recording;
        this.time = time;
        this.reports = reports;
    }

    @Override
    public OptionalInt allocate(String owner, String endpoint, Set<Integer> taken) {
        var recorded = recording.ports().get(AppState.portKey(owner, endpoint));
        if (recorded != null && !taken.contains(recorded)) {
            return OptionalInt.of(recorded);
        }
        var all = new HashSet<>(taken);
        all.addAll(recording.ports().values());
        return others.allocate(owner, endpoint, all);
    }

    @Override
    public Optional<String> claim(String owner, String endpoint, int port) {
        return Optional.ofNullable(recording.refusals().get(AppState.portKey(owner, endpoint)));
    }

    @Override
    public Optional<String> holder(int port) {
        return Optional.ofNullable(recording.occupied().get(port))
                .filter(o -> !time.instant().isAfter(o.until()))
                .map(Recording.Occupied::holder);
    }

    @Override
    public void bind(String resource, String endpoint, int port, @Nullable String address) {
        reports.report(
                holder(port)
                        .<Report>map(h -> new Report.ProxyDown(resource, endpoint, port, h))
                        .orElseGet(() -> new Report.ProxyUp(resource, endpoint, port)));
    }

    @Override
    public void route(String resource, String endpoint, List<Integer> targetPorts) {}

    @Override
    public void close() {}
}
