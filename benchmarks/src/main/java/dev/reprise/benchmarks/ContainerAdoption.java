package dev.reprise.benchmarks;

import java.time.Duration;
import java.time.Instant;

/** A host that was killed: from the next command until all its containers are adopted. */
final class ContainerAdoption {
    private static final String TITLE = "adoption of 50 containers";

    private final Bench bench;
    private final ContainerHosts hosts;
    private final int count;

    ContainerAdoption(Bench bench, ContainerHosts hosts) {
        this.bench = bench;
        this.hosts = hosts;
        this.count = Math.min(50, bench.size());
    }

    void measure() throws Exception {
        bench.report().figure(TITLE, "ms").atMost(1000);
        var app = hosts.sleeping("adoption", count);
        var host = app.start();
        try {
            try (var events = host.awaitApi().events(1)) {
                var _ = events.last("Launched", count);
            }
            for (int run = 0; run < bench.runs(); run++) {
                bench.settle(1000);
                host = again(app, host);
            }
        } finally {
            host.stop();
        }
    }

    private LiveHost again(AppHosts.App app, LiveHost former) throws Exception {
        var head = former.head();
        former.crash();
        var begun = Instant.now();
        var host = app.start();
        try (var events = host.awaitApi().events(head + 1)) {
            var first = events.next("HostStarted").recordedAt();
            var last = events.last("Adopted", count).recordedAt();
            add(TITLE, begun, last);
            add(TITLE + ": from the host's first event", first, last);
        }
        return host;
    }

    private void add(String title, Instant from, Instant to) {
        var millis = Duration.between(from, to).toNanos() / 1e6;
        bench.report().figure(title, "ms").add(Figure.REPRISE, millis);
    }
}
