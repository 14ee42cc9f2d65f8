package dev.reprise.engine.runtime.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** Connections to programs on this machine. */
final class Loopback {
    private static final int RELAY_MILLIS = 200;

    private Loopback() {}

    /**
     * Returns a connection to {@code 127.0.0.1}, or to {@code ::1} if the program listens only
     * there.
     */
    static Socket connect(int port, Deadline deadline) throws IOException {
        try {
            return connect("127.0.0.1", port, deadline);
        } catch (ConnectException e) {
            try {
                return connect("::1", port, deadline);
            } catch (IOException second) {
                e.addSuppressed(second);
                throw e;
            }
        }
    }

    /**
     * Returns whether the other side ends the connection within 200 ms without a word: a container
     * engine's proxy accepts before it knows whether anybody listens in the container.
     */
    static boolean closedAtOnce(Socket socket) throws IOException {
        socket.setSoTimeout(RELAY_MILLIS);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (SocketException _) {
            return true;
        }
    }

    /** Returns what {@code e} means; {@code what} names what was tried. */
    static Outcome failure(String what, IOException e, Deadline deadline) {
        return switch (e) {
            case ConnectException _ ->
                    Outcome.unhealthy("refused", what + ": nothing accepts connections");
            case SocketTimeoutException _ ->
                    Outcome.unhealthy("timeout", what + ": no answer within " + deadline.text());
            default -> Outcome.unhealthy("broken", what + ": " + e.getMessage());
        };
    }

    private static Socket connect(String host, int port, Deadline deadline) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), deadline.millisLeft());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
