package dev.reprise.benchmarks;

import java.nio.file.Path;

/** What containers cost: their start, their adoption, the notice of their end, and their rest. */
final class Containers implements Bench.Measurement {
    private final Path home;
    private final Path peers;

    /**
     * @param home of the checkout, which has the scripts of the engine
     * @param peers where Compose is built, or not
     */
    Containers(Path home, Path peers) {
        this.home = home;
        this.peers = peers;
    }

    @Override
    public void measure(Bench bench) throws Exception {
        var found = DockerEngine.find(bench, home);
        if (found.isEmpty()) {
            return;
        }
        try (var engine = found.get()) {
            var hosts = new ContainerHosts(bench, engine);
            var compose = Compose.in(peers.resolve("compose"), bench, engine);
            new ContainerStarts(bench, hosts, engine, compose).measure();
            new ContainerAdoption(bench, hosts).measure();
            new ContainerExits(bench, hosts, engine).measure();
            new ContainerIdle(bench, hosts, engine).measure();
        }
    }
}
