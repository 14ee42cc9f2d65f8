package shop.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/**
 * As much of Redis as a cache needs, in its own protocol (RESP2), over one connection; after a
 * failure the next call makes a new one. Thread-safe.
 */
final class Redis implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 500;
    private static final String KEPT_SECONDS = "3600";

    private final InetSocketAddress address;
    private @Nullable Socket socket;

    /**
     * @param server {@code tcp://host:port}
     */
    Redis(URI server) {
        address = InetSocketAddress.createUnresolved(server.getHost(), server.getPort());
    }

    synchronized Optional<String> get(String key) throws IOException {
        return command("GET", key);
    }

    /** Keeps a value for an hour. */
    synchronized void set(String key, String value) throws IOException {
        command("SET", key, value, "EX", KEPT_SECONDS);
    }

    @Override
    public synchronized void close() {
        var open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                System.err.println("the cache did not close: " + e.getMessage());
            }
        }
    }

    private Optional<String> command(String... words) throws IOException {
        try {
            var open = socket == null ? connect() : socket;
            socket = open;
            open.getOutputStream().write(request(words));
            return reply(new BufferedInputStream(open.getInputStream()));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Socket connect() throws IOException {
        var fresh = new Socket();
        try {
            fresh.setSoTimeout(TIMEOUT_MILLIS);
            fresh.setTcpNoDelay(true);
            fresh.connect(
                    new InetSocketAddress(address.getHostString(), address.getPort()),
                    TIMEOUT_MILLIS);
            return fresh;
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
    }

    private static byte[] request(String... words) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("*" + words.length + "\r\n").getBytes(UTF_8));
        for (var word : words) {
            var text = word.getBytes(UTF_8);
            bytes.writeBytes(("$" + text.length + "\r\n").getBytes(UTF_8));
            bytes.writeBytes(text);
            bytes.writeBytes("\r\n".getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Each request is answered before the next is sent, so nothing is left in the buffer. */
    private static Optional<String> reply(InputStream in) throws IOException {
        var line = line(in);
        var rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> Optional.of(rest);
            case '$' -> bulk(in, Integer.parseInt(rest));
            default -> throw new IOException("redis answered " + line);
        };
    }

    private static Optional<String> bulk(InputStream in, int length) throws IOException {
        if (length < 0) {
            return Optional.empty();
        }
        var text = new String(in.readNBytes(length), UTF_8);
        line(in);
        return Optional.of(text);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int at; (at = in.read()) != '\r'; ) {
            if (at < 0) {
                throw new EOFException("redis closed the connection");
            }
            line.write(at);
        }
        in.skipNBytes(1);
        return line.toString(UTF_8);
    }
}
