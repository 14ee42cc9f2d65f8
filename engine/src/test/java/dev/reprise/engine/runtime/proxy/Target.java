package dev.reprise.engine.runtime.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server on {@code 127.0.0.1} that treats each connection alike, on a thread of its own. */
final class Target implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private Target(ServerSocket listener) {
        this.listener = listener;
    }

    /** What a connection is for. */
    @FunctionalInterface
    interface Talk {
        void talk(Socket socket) throws IOException;
    }

    static Target start(int port, Talk talk) throws IOException {
        var listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 200);
        var target = new Target(listener);
        Thread.ofVirtual().start(() -> target.accept(talk));
        return target;
    }

    static Target start(Talk talk) throws IOException {
        return start(0, talk);
    }

    /** Sends back what comes. */
    static void echo(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.getInputStream().transferTo(socket.getOutputStream());
        socket.shutdownOutput();
    }

    /** Says {@code word} and closes. */
    static Talk saying(String word) {
        return socket -> {
            socket.getOutputStream().write(word.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        };
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return sockets.size();
    }

    /** Listens no more and resets all connections, as the system does for a killed program. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(Target::reset);
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // Its own thread has closed it.
        }
    }

    private void accept(Talk talk) {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, talk));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket, Talk talk) {
        try (socket) {
            talk.talk(socket);
        } catch (IOException _) {
            // The other side went away.
        } finally {
            sockets.remove(socket);
        }
    }
}
