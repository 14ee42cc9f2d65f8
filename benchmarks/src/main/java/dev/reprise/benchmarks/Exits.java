package dev.reprise.benchmarks;

import java.util.List;

/**
 * From SIGKILL of a program to its exit's arrival at a client of the event stream: of programs that
 * this host started, and of programs that it adopted.
 */
final class Exits implements Bench.Measurement {
    @Override
    public void measure(Bench bench) throws Exception {
        goals(bench.report());
        var count = bench.size();
        var app =
                bench.hosts()
                        .write(
                                bench.directory("exits"),
                                AppHosts.programs(bench.marks(), 2 * count, ""));
        var host = app.start();
        try {
            host.awaitApi();
            var programs = bench.marks().await(2 * count, Supervisor.PATIENCE);
            bench.settle(1500);
            kill(bench, host, programs.subList(0, count), "exit to an SSE client");
            host.crash();
            host = app.start();
            host.awaitApi();
            bench.settle(1500);
            kill(bench, host, programs.subList(count, 2 * count), "exit of an adopted process");
        } finally {
            host.stop();
            bench.marks().awaitGone(Supervisor.PATIENCE);
        }
    }

    private static void kill(Bench bench, LiveHost host, List<Marks.Mark> programs, String title)
            throws Exception {
        try (var events = host.events(host.head())) {
            for (var program : programs) {
                var begun = System.nanoTime();
                Processes.kill(program.pid());
                var seen = events.next("Exited", program.name());
                var millis = Numbers.millis(seen.nanos() - begun);
                bench.report().figure(title + ", p50", "ms").add(Figure.REPRISE, millis);
                bench.report().worst(title + ", p99", "ms").add(Figure.REPRISE, millis);
                bench.settle(20);
            }
        }
    }

    private static void goals(Report report) {
        report.figure("exit to an SSE client, p50", "ms").atMost(5);
        report.worst("exit to an SSE client, p99", "ms").atMost(50);
        report.worst("exit of an adopted process, p99", "ms").atMost(20);
    }
}
