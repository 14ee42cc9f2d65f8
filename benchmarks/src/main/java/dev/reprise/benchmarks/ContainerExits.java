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
            var running = launched(events, count);
            if (mayKill(pid(running.getFirst()))) {
                kill(host, events, running);
            } else {
                bench.report().skip(TITLE, "the containers' processes are out of reach");
            }
        } finally {
            host.stop();
        }
    }

    private void kill(LiveHost host, EventStream events, List<EventStream.Seen> first)
            throws Exception {
        var running = first;
        for (int killed = 0; killed < samples; ) {
            if (killed > 0) {
                startAgain(host, running);
                running = launched(events, running.size());
            }
            bench.settle(1500);
            var last = Math.min(running.size(), samples - killed);
            for (var container : running.subList(0, last)) {
                kill(events, container);
            }
            killed += last;
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
        var pid = pid(container);
        bench.settle(20);
        var begun = System.nanoTime();
        Processes.kill(pid);
        var millis = Numbers.millis(events.next("Exited", container.resource()).nanos() - begun);
        bench.report().figure(TITLE + ", p50", "ms").add(Figure.REPRISE, millis);
        bench.report().worst(TITLE + ", p99", "ms").add(Figure.REPRISE, millis);
    }

    private long pid(EventStream.Seen container) throws IOException, InterruptedException {
        var id = container.event().at("/payload/identity/containerId").asText();
        var command = List.of("inspect", "--format", "{{.State.Pid}}");
        return Long.parseLong(engine.docker(command, List.of(id)));
    }

    /** An engine may run in a machine of its own, where the number is another's. */
    private static boolean mayKill(long pid) {
        var user = System.getProperty("user.name");
        var owner = ProcessHandle.of(pid).flatMap(process -> process.info().user());
        return Processes.commandLine(pid).contains(String.join(" ", ContainerHosts.SLEEP))
                && (user.equals("root") || owner.filter(user::equals).isPresent());
    }
}
