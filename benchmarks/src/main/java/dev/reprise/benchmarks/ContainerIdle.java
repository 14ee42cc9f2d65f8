package dev.reprise.benchmarks;

import java.util.Set;

/** What a host costs, itself and of its engine, while 20 containers run and nothing happens. */
final class ContainerIdle {
    private static final double NANOS_A_MINUTE = 60e9;

    private final Bench bench;
    private final ContainerHosts hosts;
    private final DockerEngine engine;
    private final int count;

    ContainerIdle(Bench bench, ContainerHosts hosts, DockerEngine engine) {
        this.bench = bench;
        this.hosts = hosts;
        this.engine = engine;
        this.count = Math.min(20, bench.size());
    }

    void measure() throws Exception {
        try (var relay = EngineRelay.before(engine.address(), bench.directory("relay"))) {
            var host = hosts.sleeping("idle", count, relay.address()).start();
            try {
                try (var events = host.awaitApi().events(1)) {
                    var _ = events.last("Launched", count);
                }
                bench.settle(5000);
                measure(host, relay);
            } finally {
                host.stop();
            }
        }
    }

    private void measure(LiveHost host, EngineRelay relay) throws Exception {
        var before = relay.requests();
        var begun = System.nanoTime();
        var share = Idle.share(bench, host.pid());
        var minutes = (System.nanoTime() - begun) / NANOS_A_MINUTE;
        var calls = (relay.requests() - before) / minutes;
        var tree = Processes.tree(host.pid(), Set.of());
        add("idle CPU with 20 containers", "s a minute", 60 * share);
        add("memory with 20 containers", "MiB PSS", Processes.pss(tree));
        add("calls of the engine with 20 containers", "a minute", calls);
    }

    private void add(String title, String unit, double value) {
        bench.report().figure(title, unit).add(Figure.REPRISE, value);
    }
}
