package dev.reprise.engine.runtime.probe;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One GET of HTTP/1.1 over a connection of its own. Status 200..299 is healthy; redirects are not
 * followed. Reads at most 10 KB of a body.
 */
final class HttpCheck {
    private static final int BODY_BYTES = 10 * 1024;
    private static final int HEAD_BYTES = 64 * 1024;

    private final Socket socket;
    private final Deadline deadline;
    private final byte[] buffer = new byte[4096];
    private int next;
    private int end;

    private HttpCheck(Socket socket, Deadline deadline) {
        this.socket = socket;
        this.deadline = deadline;
    }

    static Outcome run(int port, String path, Deadline deadline) {
        try (var socket = Loopback.connect(port, deadline)) {
            var request =
                    "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: reprise\r\nAccept: */*\r\nConnection: close\r\n\r\n"
                            .formatted(encoded(path), port);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new HttpCheck(socket, deadline).outcome(path);
        } catch (IOException e) {
            return Loopback.failure("GET " + path + " on port " + port, e, deadline);
        }
    }

    private Outcome outcome(String path) throws IOException {
        var status = status();
        while (status >= 100 && status < 200) {
            headers();
            status = status();
        }
        var body = body(headers(), status).strip();
        var says = "GET " + path + " gave " + status;
        if (status >= 200 && status < 300) {
            return Outcome.healthy(says);
        }
        return Outcome.unhealthy("status " + status, body.isEmpty() ? says : says + ": " + body);
    }

    private int status() throws IOException {
        var line = line();
        var parts = line.split(" ", 3);
        if (!parts[0].startsWith("HTTP/") || parts.length < 2 || !parts[1].matches("\\d{3}")) {
            throw new ProtocolException("the answer is not HTTP");
        }
        return Integer.parseInt(parts[1]);
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        var size = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            size += line.length();
            if (size > HEAD_BYTES) {
                throw new ProtocolException("the answer's headers exceed " + HEAD_BYTES + " bytes");
            }
            var colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    /** The verdict stands with the status, so a body that breaks off is just a shorter one. */
    private String body(Map<String, String> headers, int status) {
        var body = new ByteArrayOutputStream();
        try {
            if (status == 204 || status == 304) {
                return "";
            } else if (headers.getOrDefault("transfer-encoding", "").contains("chunked")) {
                chunks(body);
            } else {
                copy(body, length(headers));
            }
        } catch (IOException | NumberFormatException _) {
            // Shorter.
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private static long length(Map<String, String> headers) {
        var length = headers.get("content-length");
        return length == null ? Long.MAX_VALUE : Long.parseLong(length);
    }

    private void chunks(ByteArrayOutputStream body) throws IOException {
        while (body.size() < BODY_BYTES) {
            var size = Long.parseLong(line().split(";", 2)[0].strip(), 16);
            if (size == 0) {
                return;
            }
            copy(body, size);
            line();
        }
    }

    private void copy(ByteArrayOutputStream body, long count) throws IOException {
        for (long i = 0; i < count && body.size() < BODY_BYTES; i++) {
            body.write(read());
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            if (line.size() == HEAD_BYTES) {
                throw new ProtocolException(
                        "a line of the answer exceeds " + HEAD_BYTES + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private int read() throws IOException {
        if (next == end) {
            socket.setSoTimeout(deadline.millisLeft());
            next = 0;
            end = socket.getInputStream().read(buffer);
            if (end <= 0) {
                end = 0;
                throw new EOFException("the connection was closed before the answer was complete");
            }
        }
        return buffer[next++] & 0xff;
    }

    /** Keeps the request one line, whatever the path holds. */
    private static String encoded(String path) {
        var encoded = new StringBuilder(path.startsWith("/") ? "" : "/");
        for (var b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append("%02X".formatted(b & 0xff));
            }
        }
        return encoded.toString();
    }
}
