package dev.reprise.benchmarks;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;

/**
 * What the host's proxy costs: bulk and round trips through it and beside it, in turn. The program
 * only sleeps; its port is served here.
 */
final class ProxyTraffic implements Bench.Measurement {
    private static final int CHUNK = 1 << 16;

    @Override
    public void measure(Bench bench) throws Exception {
        var options = ".withTcpEndpoint(\"data\", e -> e.proxied().env(\"PORT\"))";
        var programs = AppHosts.programs(bench.marks(), 1, options);
        var host = bench.hosts().write(bench.directory("proxy"), programs).start();
        try {
            var target = bench.marks().next(Supervisor.PATIENCE).port();
            try (var server = new ServerSocket(target, 50, InetAddress.getLoopbackAddress())) {
                Thread.ofPlatform().daemon().name("server").start(() -> accept(server));
                var url = host.awaitApi().get("/api/resources/p1").at("/urls/0/url").asText();
                compare(bench, URI.create(url).getPort(), target);
            }
        } finally {
            host.stop();
            bench.marks().awaitGone(Supervisor.PATIENCE);
        }
    }

    private static void compare(Bench bench, int proxy, int target) throws IOException {
        var bulk = bench.report().figure("proxy: bulk", "MiB/s").atLeast(0.8, "direct");
        var trips = bench.report().figure("proxy: round trip, p50", "µs");
        var added = bench.report().figure("proxy: added to a round trip, p50", "µs").atMost(100);
        var bytes = (bench.quick() ? 256L : 1024L) << 20;
        // Both ways once, so that all code is compiled.
        bulk(proxy, bytes / 4);
        bulk(target, bytes / 4);
        roundTrip(proxy);
        roundTrip(target);
        for (int run = 0; run < bench.runs(); run++) {
            bulk.add(Figure.REPRISE, bulk(proxy, bytes));
            bulk.add("direct", bulk(target, bytes));
            var through = roundTrip(proxy);
            var direct = roundTrip(target);
            trips.add(Figure.REPRISE, through);
            trips.add("direct", direct);
            added.add(Figure.REPRISE, through - direct);
        }
    }

    /** Returns MiB a second. */
    private static double bulk(int port, long bytes) throws IOException {
        try (var socket = connected(port)) {
            new DataOutputStream(socket.getOutputStream()).writeLong(bytes);
            var in = socket.getInputStream();
            var buffer = new byte[CHUNK];
            var begun = System.nanoTime();
            long read = 0;
            for (int n = 0; n >= 0 && read < bytes; read += n) {
                n = in.read(buffer);
            }
            if (read != bytes) {
                throw new IOException("%d of %d bytes came".formatted(read, bytes));
            }
            return bytes / 1048576.0 / ((System.nanoTime() - begun) / 1e9);
        }
    }

    /** Returns the median in microseconds. */
    private static double roundTrip(int port) throws IOException {
        var times = new long[3000];
        try (var socket = connected(port)) {
            new DataOutputStream(socket.getOutputStream()).writeLong(0);
            var in = socket.getInputStream();
            var out = socket.getOutputStream();
            for (int i = 0; i < times.length; i++) {
                var begun = System.nanoTime();
                out.write(1);
                if (in.read() != 1) {
                    throw new IOException("the echo is not what was sent");
                }
                times[i] = System.nanoTime() - begun;
            }
        }
        Arrays.sort(times);
        return times[times.length / 2] / 1e3;
    }

    private static Socket connected(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void accept(ServerSocket server) {
        try {
            while (true) {
                var socket = server.accept();
                Thread.ofPlatform().daemon().name("connection").start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /** Sends as many bytes as asked for; asked for none, it echoes. */
    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(socket.getInputStream());
            var out = socket.getOutputStream();
            var left = in.readLong();
            if (left == 0) {
                for (int b = in.read(); b >= 0; b = in.read()) {
                    out.write(b);
                }
            }
            var buffer = new byte[CHUNK];
            while (left > 0) {
                var n = (int) Math.min(left, CHUNK);
                out.write(buffer, 0, n);
                left -= n;
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }
}
