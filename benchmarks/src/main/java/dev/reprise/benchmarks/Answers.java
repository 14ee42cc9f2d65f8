package dev.reprise.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Whether what listens on 127.0.0.1 answers over HTTP. */
final class Answers {
    /** The system gives those behind away by itself, also to the very connections of a client. */
    private static final int LAST_PORT = 32_767;

    private static final int FIRST_PORT = 20_000;
    private static final long AGAIN_NANOS = 3_000_000;
    private static final int LIMIT_MILLIS = 1_000;

    private Answers() {}

    /** Returns ports that nobody listens on. */
    static List<Integer> freePorts(int count) {
        var ports = new ArrayList<Integer>();
        while (ports.size() < count) {
            var port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        return List.copyOf(ports);
    }

    /** Returns once each port has answered GET of {@code path} with 200. */
    static void await(List<Integer> ports, String path) {
        var deadline = System.nanoTime() + Supervisor.PATIENCE.toNanos();
        for (int port : ports) {
            while (!answers(port, path)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("nothing answers at port " + port);
                }
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    private static boolean answers(int port, String path) {
        try (var socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(at(port), LIMIT_MILLIS);
            var request = "GET " + path + " HTTP/1.0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
            return status.endsWith(" 200");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(at(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
