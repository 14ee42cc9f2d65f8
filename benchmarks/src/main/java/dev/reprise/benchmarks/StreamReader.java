package dev.reprise.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of the event stream that only counts, and knows a gap or a double when it sees one. */
final class StreamReader implements AutoCloseable {
    private static final byte[] ID = "\nid: ".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket = new Socket();
    private volatile long last;
    private volatile boolean broken;

    /** Follows what comes after {@code last}; a stuck one never reads. */
    StreamReader(int port, String token, long last, boolean stuck) throws IOException {
        this.last = last;
        if (stuck) {
            socket.setReceiveBufferSize(8 * 1024);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        var request =
                "GET /api/stream HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        + token
                        + "\r\nLast-Event-ID: "
                        + last
                        + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        if (!stuck) {
            Thread.ofVirtual().start(this::read);
        }
    }

    /** Returns the last position that came in. */
    long last() {
        return last;
    }

    /** Returns whether a position was left out or came twice, or the stream ended. */
    boolean broken() {
        return broken;
    }

    private void read() {
        try {
            count(socket.getInputStream());
        } catch (IOException e) {
            broken = !socket.isClosed();
        }
    }

    private void count(InputStream in) throws IOException {
        var bytes = new byte[64 * 1024];
        var matched = 0;
        var id = -1L;
        var begun = false;
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
            for (int i = 0; i < n; i++) {
                var b = bytes[i];
                if (id >= 0 && b >= '0' && b <= '9') {
                    id = 10 * id + b - '0';
                    continue;
                }
                if (id >= 0) {
                    // The first one says where the stream begins.
                    broken |= id != (begun ? last + 1 : last);
                    begun = true;
                    last = id;
                    id = -1;
                }
                matched = b == ID[matched] ? matched + 1 : b == ID[0] ? 1 : 0;
                if (matched == ID.length) {
                    matched = 0;
                    id = 0;
                }
            }
        }
        broken = !socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
