package dev.reprise.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * From SIGKILL of a container's first process to its exit's arrival at a client of the event
 * stream.
 */
final class ContainerExits {
    private static final int CONTAINERS = 20;
    private static final String TITLE = "a container's exit to an SSE client";

    private final Bench bench;
    private final ContainerHosts hosts;
    private final DockerEngine engine;
    private final int samples;

    ContainerExits(Bench bench, ContainerHosts hosts, DockerEngine engine) {
        this.bench = bench;
        this.hosts = hosts;
        this.engine = engine;
        this.samples = Math.min(bench.quick() ? 30 : 100, bench.size());
    }

    void measure() throws Exception {
        bench.report().worst(TITLE + ", p99", "ms").atMost(100);
        var count = Math.min(CONTAINERS, samples);
        var host = hosts.sleeping("exits", count).start();
        try (var events = host.awaitApi().events(1)) {
            for (int killed = 0; killed < samples; ) {
                var running = launched(events, count);
                bench.settle(1500);
                for (var container : running.subList(0, Math.min(count, samples - killed))) {
                    kill(events, container);
                    killed++;
                }
                if (killed < samples) {
                    startAgain(host, running);
                }
            }
        } finally {
            host.stop();
        }
    }

    private static List<EventStream.Seen> launched(EventStream events, int count)
            throws InterruptedException {
        var launched = new ArrayList<EventStream.Seen>();
        for (int i = 0; i < count; i++) {
            launched.add(events.next("Launched"));
        }
        return launched;
    }

    private static void startAgain(LiveHost host, List<EventStream.Seen> containers)
            throws IOException {
        for (var container : containers) {
            host.post("/api/resources/" + container.resource() + "/commands/start").join();
        }
    }

    private void kill(EventStream events, EventStream.Seen container) throws Exception {
        var pid = pid(container.event().at("/payload/identity/containerId").asText());
        bench.settle(20);
        var begun = System.nanoTime();
        Processes.kill(pid);
        var millis = Numbers.millis(events.next("Exited", container.resource()).nanos() - begun);
        bench.report().figure(TITLE + ", p50", "ms").add(Figure.REPRISE, millis);
        bench.report().worst(TITLE + ", p99", "ms").add(Figure.REPRISE, millis);
    }

    /** The engine and its containers are on this machine, and this user may kill their programs. */
    private long pid(String container) throws IOException, InterruptedException {
        return Long.parseLong(engine.docker("inspect", "--format", "{{.State.Pid}}", container));
    }
}
