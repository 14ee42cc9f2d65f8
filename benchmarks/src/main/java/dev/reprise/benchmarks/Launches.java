package dev.reprise.benchmarks;

import java.util.concurrent.Executors;

/** What a host that is ready adds to a launch: many at once, and one alone. */
final class Launches implements Bench.Measurement {
    /** As many requests at a time as a browser makes. */
    private static final int AT_A_TIME = 6;

    @Override
    public void measure(Bench bench) throws Exception {
        var loop = new ShellLoop();
        var floor = loop.prepare(bench.directory("launches-sh"), bench.marks(), bench.size());
        var programs = AppHosts.programs(bench.marks(), bench.size(), ".withExplicitStart()");
        var host = bench.hosts().write(bench.directory("launches"), programs).start();
        try {
            host.awaitApi();
            var figure = bench.report().figure("launches of a ready host, 100", "ms");
            figure.atMost(2.5, "sh");
            for (int run = 0; run < bench.runs(); run++) {
                figure.add(Figure.REPRISE, together(bench, host));
                figure.add("sh", floor(bench, floor));
            }
            alone(bench, host);
        } finally {
            host.stop();
            bench.marks().awaitGone(Supervisor.PATIENCE);
        }
    }

    private static double together(Bench bench, LiveHost host) throws Exception {
        var begun = System.nanoTime();
        command(bench, host, "start");
        var last = bench.marks().await(bench.size(), Supervisor.PATIENCE).getLast();
        command(bench, host, "stop?wait=60s");
        bench.marks().awaitGone(Supervisor.PATIENCE);
        return Numbers.millis(last.nanos() - begun);
    }

    private static void command(Bench bench, LiveHost host, String command) throws Exception {
        try (var workers = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (int i = 1; i <= bench.size(); i++) {
                var path = "/api/resources/p" + i + "/commands/" + command;
                workers.submit(() -> host.post(path).join());
            }
        }
    }

    private static double floor(Bench bench, Supervisor.Ready loop) throws Exception {
        var begun = System.nanoTime();
        var running = loop.start();
        try {
            var last = bench.marks().await(bench.size(), Supervisor.PATIENCE).getLast();
            return Numbers.millis(last.nanos() - begun);
        } finally {
            running.stop();
            bench.marks().awaitGone(Supervisor.PATIENCE);
        }
    }

    private static void alone(Bench bench, LiveHost host) throws Exception {
        var running = bench.report().figure("start command to Launched over SSE, p50", "ms");
        running.atMost(12);
        var started = bench.report().figure("start command to the program's mark, p50", "ms");
        try (var events = host.events(host.head())) {
            for (int i = 1; i <= Math.min(bench.size(), 60); i++) {
                var begun = System.nanoTime();
                var answer = host.post("/api/resources/p" + i + "/commands/start");
                var launched = events.next("Launched", "p" + i);
                var mark = bench.marks().next(Supervisor.PATIENCE);
                answer.join();
                running.add(Figure.REPRISE, Numbers.millis(launched.nanos() - begun));
                started.add(Figure.REPRISE, Numbers.millis(mark.nanos() - begun));
                bench.settle(20);
            }
        }
    }
}
