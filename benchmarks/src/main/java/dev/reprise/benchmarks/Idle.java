package dev.reprise.benchmarks;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The CPU time of host and keepers while nothing happens, without and with HTTP checks. */
final class Idle implements Bench.Measurement {
    @Override
    public void measure(Bench bench) throws Exception {
        bench.report().figure("idle CPU with 100", "s a minute").atMost(0.3);
        bench.report().figure("CPU with 100 HTTP checks", "% of a core").atMost(1);
        plain(bench);
        checked(bench);
    }

    private static void plain(Bench bench) throws Exception {
        var figure = bench.report().figure("idle CPU with 100", "s a minute");
        var supervisors = new ArrayList<>(bench.peers());
        supervisors.removeIf(supervisor -> supervisor.name().equals("sh"));
        supervisors.addFirst(bench.hosts());
        for (var supervisor : supervisors) {
            var directory = bench.directory("idle-" + supervisor.name());
            var running = supervisor.prepare(directory, bench.marks(), bench.size()).start();
            try {
                bench.marks().await(bench.size(), Supervisor.PATIENCE);
                if (running instanceof LiveHost host) {
                    host.awaitApi();
                }
                bench.settle(5000);
                figure.add(supervisor.name(), 60 * share(bench, running.pid()));
            } finally {
                running.stop();
                bench.marks().awaitGone(Supervisor.PATIENCE);
            }
        }
    }

    /** The programs only sleep; their endpoints are answered here, so that only the host counts. */
    private static void checked(Bench bench) throws Exception {
        var options = ".withHttpEndpoint().withHttpCheck(\"/\")";
        var programs = AppHosts.programs(bench.marks(), bench.size(), options);
        var host = bench.hosts().write(bench.directory("checks"), programs).start();
        var servers = new ArrayList<HttpServer>();
        try (var workers = Executors.newFixedThreadPool(2)) {
            for (var mark : bench.marks().await(bench.size(), Supervisor.PATIENCE)) {
                servers.add(answering(mark.port(), workers));
            }
            try (var events = host.awaitApi().events(1)) {
                var _ = events.healthy(bench.size());
            }
            bench.settle(5000);
            bench.report()
                    .figure("CPU with 100 HTTP checks", "% of a core")
                    .add(Figure.REPRISE, 100 * share(bench, host.pid()));
        } finally {
            host.stop();
            bench.marks().awaitGone(Supervisor.PATIENCE);
            servers.forEach(server -> server.stop(0));
        }
    }

    /** Returns the CPU time in a second. Default checks run every 30 s once all is well. */
    static double share(Bench bench, long pid) throws IOException, InterruptedException {
        var tree = Processes.tree(pid, bench.marks().pids());
        var before = Processes.cpuSeconds(tree);
        var begun = System.nanoTime();
        bench.settle(bench.quick() ? 20_000 : 60_000);
        var seconds = (System.nanoTime() - begun) / 1e9;
        return (Processes.cpuSeconds(tree) - before) / seconds;
    }

    private static HttpServer answering(int port, ExecutorService workers) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var server = HttpServer.create(address, 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.setExecutor(workers);
        server.start();
        return server;
    }
}
