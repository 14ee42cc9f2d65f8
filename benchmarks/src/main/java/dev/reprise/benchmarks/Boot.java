package dev.reprise.benchmarks;

/** From the command to the first answer over HTTP, with one trivial program. */
final class Boot implements Bench.Measurement {
    @Override
    public void measure(Bench bench) throws Exception {
        var figure = bench.report().figure("host ready to serve HTTP", "ms").atMost(450);
        var with = app(bench, bench.hosts(), "boot");
        var without = app(bench, bench.hosts().plain(), "boot-plain");
        for (int run = 0; run < bench.runs(); run++) {
            figure.add(Figure.REPRISE, once(bench, with));
            figure.add("without AOT cache", once(bench, without));
        }
    }

    private static AppHosts.App app(Bench bench, AppHosts hosts, String name) throws Exception {
        return hosts.write(bench.directory(name), AppHosts.programs(bench.marks(), 1, ""));
    }

    private static double once(Bench bench, AppHosts.App app) throws Exception {
        var host = app.start();
        try {
            host.awaitApi().get("/api/host");
            return Numbers.millis(System.nanoTime() - host.begunNanos());
        } finally {
            host.stop();
            bench.marks().awaitGone(Supervisor.PATIENCE);
        }
    }
}
