package dev.reprise.cli.host;

import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.engine.HostInfo;
import dev.reprise.engine.allocation.PortLedger;
import dev.reprise.engine.allocation.PortRange;
import dev.reprise.engine.console.Console;
import dev.reprise.engine.console.Quota;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.host.Host;
import dev.reprise.engine.host.TimeOrderedIds;
import dev.reprise.engine.loop.Adapters;
import dev.reprise.engine.loop.Loop;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Parameters;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.engine.runtime.docker.DockerRuntime;
import dev.reprise.engine.runtime.probe.HealthProbes;
import dev.reprise.engine.runtime.probe.ModelCommandRuns;
import dev.reprise.engine.runtime.process.ProcessRuntime;
import dev.reprise.engine.runtime.proxy.TcpProxies;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.AppState;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A host with all its adapters: the one place where they are put together. */
final class Assembly implements AutoCloseable {
    private final Host host;
    private final ProcessRuntime runtime;
    private final DockerRuntime containers;
    private final HealthProbes probes;
    private final ModelCommandRuns commandRuns;
    private final TcpProxies proxies;
    private final Console console;

    /**
     * @param state the fold of the log up to its head
     * @param first what the host states before anything else
     */
    Assembly(
            AppHostLocation location,
            EventStore store,
            HostLease lease,
            AppState state,
            HostInfo info,
            Secrets secrets,
            Parameters parameters,
            List<Draft> first) {
        var clock = Clock.systemUTC();
        var inbox = new Host.Inbox();
        var attempts = location.stateDirectory().resolve("attempts");
        var ports = ports(location, System.getenv());
        console = new Console(attempts, secrets, inbox, clock, Quota.DEFAULT);
        runtime = new ProcessRuntime(attempts, inbox, console, clock);
        containers = new DockerRuntime(info.appHost(), attempts, inbox, console, clock);
        probes = new HealthProbes(inbox, console, secrets, containers);
        commandRuns = new ModelCommandRuns(inbox, secrets, containers);
        proxies = new TcpProxies(inbox, ports::holder);
        var adapters =
                new Adapters(
                        runtime,
                        containers,
                        containers,
                        console,
                        probes,
                        proxies,
                        ports,
                        secrets,
                        this::measure,
                        commandRuns);
        var loop = new Loop(store, lease, state, adapters, clock, new TimeOrderedIds(clock));
        host = new Host(loop, inbox, info, store, console, clock, parameters, secrets, first);
    }

    private void measure(Collection<AttemptRef> attempts) {
        runtime.measure(attempts);
        containers.measure(attempts);
    }

    Host host() {
        return host;
    }

    /** Ends the adapters. What runs goes on running. */
    @Override
    public void close() {
        probes.close();
        commandRuns.close();
        runtime.close();
        containers.close();
        proxies.close();
        console.close();
    }

    private static PortLedger ports(AppHostLocation location, Map<String, String> environment) {
        return new PortLedger(
                PortLedger.stateDirectory(environment, Path.of(System.getProperty("user.home"))),
                location.directory(),
                PortRange.ofSystem(),
                0,
                claim -> AtRest.test(Path.of(claim.appHost())));
    }
}
