package dev.reprise.benchmarks;

import java.time.Duration;
import java.time.Instant;

/**
 * A host that was killed, on a long log: from the next command until all programs are adopted. The
 * log is lengthened, while no host lives, by what starts of programs that run already leave.
 */
final class Resume implements Bench.Measurement {
    @Override
    public void measure(Bench bench) throws Exception {
        bench.report().figure("resume of 100 on 100,000 events", "ms").atMost(2000);
        var programs = AppHosts.programs(bench.marks(), bench.size(), "");
        var app = bench.hosts().write(bench.directory("resume"), programs);
        var host = app.start();
        try {
            bench.marks().await(bench.size(), Supervisor.PATIENCE);
            host.awaitApi();
            for (int run = 0; run < bench.runs(); run++) {
                host = again(bench, app, host, "resume of 100 on a short log");
            }
            host.crash();
            try (var log = OwnLog.open(app.log())) {
                log.lengthen(1000L * bench.size(), bench.size());
            }
            host = app.start().awaitApi();
            for (int run = 0; run < bench.runs(); run++) {
                host = again(bench, app, host, "resume of 100 on 100,000 events");
            }
        } finally {
            host.stop();
            bench.marks().awaitGone(Supervisor.PATIENCE);
        }
    }

    private static LiveHost again(Bench bench, AppHosts.App app, LiveHost former, String title)
            throws Exception {
        bench.settle(500);
        var head = former.head();
        former.crash();
        var begun = Instant.now();
        var host = app.start();
        host.awaitApi();
        try (var events = host.events(head)) {
            var last = events.last("Adopted", bench.size()).recordedAt();
            var millis = Duration.between(begun, last).toNanos() / 1e6;
            bench.report().figure(title, "ms").add(Figure.REPRISE, millis);
        }
        return host;
    }
}
