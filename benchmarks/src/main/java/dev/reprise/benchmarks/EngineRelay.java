package dev.reprise.benchmarks;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A socket before the engine's own that lets everything through as it comes and counts the
 * requests. Clients of an engine send one only when the one before is answered, so each is the
 * beginning of what a read returns, whatever else (bodies, raw streams) flows in between.
 */
final class EngineRelay implements AutoCloseable {
    private static final String SCHEME = "unix://";
    private static final int LONGEST_METHOD = 8;

    private final UnixDomainSocketAddress engine;
    private final Path socket;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();

    private EngineRelay(UnixDomainSocketAddress engine, Path socket) throws IOException {
        this.engine = engine;
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    /**
     * Makes the socket in {@code directory}.
     *
     * @throws IOException also if the engine is not at a Unix socket
     */
    static EngineRelay before(String address, Path directory) throws IOException {
        if (!address.startsWith(SCHEME)) {
            throw new IOException("only what goes to a Unix socket can be counted: " + address);
        }
        var engine = UnixDomainSocketAddress.of(address.substring(SCHEME.length()));
        return new EngineRelay(engine, directory.resolve("docker.sock"));
    }

    /** Returns where it is, as {@code DOCKER_HOST} has it. */
    String address() {
        return SCHEME + socket;
    }

    /** Returns how many requests have begun so far. */
    long requests() {
        return requests.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var channel : open) {
            channel.close();
        }
    }

    private void accept() {
        while (true) {
            try {
                var client = server.accept();
                open.add(client);
                var to = SocketChannel.open(engine);
                open.add(to);
                Thread.ofVirtual().start(() -> carry(client, to, true));
                Thread.ofVirtual().start(() -> carry(to, client, false));
            } catch (IOException e) {
                if (!server.isOpen()) {
                    return;
                }
                // The engine is away, which the client sees by its own time limit.
            }
        }
    }

    /** What ends on one side ends on the other, in this direction alone. */
    private void carry(SocketChannel from, SocketChannel to, boolean counted) {
        var buffer = ByteBuffer.allocate(64 * 1024);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                if (counted && beginsRequest(buffer)) {
                    requests.incrementAndGet();
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // One of both has gone, and so does the other.
            open.remove(from);
            open.remove(to);
            close(from);
            close(to);
        }
    }

    /** Whether it goes {@code GET /} or the like. */
    private static boolean beginsRequest(ByteBuffer buffer) {
        for (int i = 0; i < Math.min(LONGEST_METHOD, buffer.limit() - 1); i++) {
            var b = buffer.get(i);
            if (b < 'A' || b > 'Z') {
                return i > 0 && b == ' ' && buffer.get(i + 1) == '/';
            }
        }
        return false;
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is as good as closed.
        }
    }
}
