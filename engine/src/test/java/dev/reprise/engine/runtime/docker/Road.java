package dev.reprise.engine.runtime.docker;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** The way to the engine as a socket that can be cut, blocked, and made to lose an answer. */
final class Road implements AfterEachCallback {
    private final Path socket;
    private final Path engine;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocketChannel server;
    private volatile CountDownLatch passable = new CountDownLatch(0);
    private volatile String losing = "";
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    Road(Path directory) {
        socket = directory.resolve("road.sock");
        engine = Path.of(System.getenv("DOCKER_HOST").substring("unix://".length()));
        open();
    }

    String address() {
        return "unix://" + socket;
    }

    /** Lets connections through again. */
    void open() {
        try {
            Files.deleteIfExists(socket);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var accepting = server;
        Thread.ofVirtual().start(() -> accept(accepting));
    }

    /** Ends all connections, and takes no more. */
    void cut() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
        drop();
    }

    /** Nothing gets through from now on, as if the engine were suspended. */
    void block() {
        passable = new CountDownLatch(1);
    }

    void unblock() {
        passable.countDown();
    }

    /** The first request whose line contains this is carried out, and its answer is lost. */
    void loseAnswerTo(String request) {
        losing = request;
    }

    /** Returns how many requests had this in their line. */
    int asked(String request) {
        return (int) asked.stream().filter(line -> line.contains(request)).count();
    }

    boolean hasLost() {
        return !lost.isEmpty();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        unblock();
        cut();
    }

    private void drop() throws IOException {
        for (var channel : open) {
            channel.close();
        }
        open.clear();
    }

    private void accept(ServerSocketChannel accepting) {
        try {
            while (true) {
                var near = accepting.accept();
                var far = SocketChannel.open(UnixDomainSocketAddress.of(engine));
                open.add(near);
                open.add(far);
                var silent = new boolean[1];
                Thread.ofVirtual().start(() -> carry(near, far, silent, true));
                Thread.ofVirtual().start(() -> carry(far, near, silent, false));
            }
        } catch (IOException _) {
            // Cut.
        }
    }

    private void carry(SocketChannel from, SocketChannel to, boolean[] silent, boolean asking) {
        var bytes = ByteBuffer.allocate(1 << 16);
        try (from;
                to) {
            while (from.read(bytes.clear()) >= 0) {
                passable.await();
                bytes.flip();
                if (asking && loses(bytes)) {
                    silent[0] = true;
                }
                if (silent[0] && !asking) {
                    drop();
                    return;
                }
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
        } catch (IOException _) {
            // Cut.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean loses(ByteBuffer bytes) {
        var text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
        var first = text.substring(0, Math.max(0, text.indexOf('\r')));
        asked.add(first);
        return !losing.isEmpty() && first.contains(losing) && lost.add(losing);
    }
}
