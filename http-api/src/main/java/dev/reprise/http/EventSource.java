package dev.reprise.http;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Writes server-sent events. For one thread. */
final class EventSource {
    private final OutputStream out;
    private final Duration heartbeat;
    private long writtenNanos = System.nanoTime();
    private boolean unflushed;

    EventSource(Context ctx, Duration heartbeat) throws IOException {
        this.heartbeat = heartbeat;
        ctx.contentType("text/event-stream; charset=utf-8").header("X-Accel-Buffering", "no");
        this.out = ctx.res().getOutputStream();
    }

    /** Tells the client where it stands, so that it resumes there even if nothing follows. */
    void begin(long after) throws IOException {
        write("retry: 500\nid: " + after + "\n\n");
    }

    /** Writes a frame of {@link Frames}. */
    void log(byte[] frame) throws IOException {
        write(frame);
    }

    /** Tells that positions {@code from} to {@code to} are left out; the next one is above. */
    void gap(long from, long to) throws IOException {
        write(
                "event: gap\nid: "
                        + to
                        + "\ndata: "
                        + Answers.toJson(Map.of("from", from, "to", to))
                        + "\n\n");
    }

    /** Sends {@code data} without a position of its own. */
    void send(String event, Object data) throws IOException {
        write("event: " + event + "\ndata: " + Answers.toJson(data) + "\n\n");
    }

    /** Returns how long there may be silence. */
    Duration untilBeat() {
        var left = heartbeat.minusNanos(System.nanoTime() - writtenNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Sends a comment if there was silence for long enough. */
    void beat() throws IOException {
        if (untilBeat().isZero()) {
            write(": alive\n\n");
        }
    }

    void flush() throws IOException {
        if (unflushed) {
            unflushed = false;
            out.flush();
        }
    }

    private void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        writtenNanos = System.nanoTime();
        unflushed = true;
    }
}
