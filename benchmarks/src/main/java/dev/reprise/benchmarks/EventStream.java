package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the server-sent events; it notes when each came in. */
final class EventStream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * An event as it came in.
     *
     * @param nanos of {@link System#nanoTime}
     */
    record Seen(JsonNode event, long nanos) {
        String type() {
            return event.path("type").asText();
        }

        /** The name of the resource instance; the stream's name for other streams. */
        String resource() {
            return event.path("stream").asText().replaceFirst("^resource-", "");
        }

        Instant recordedAt() {
            return Instant.parse(event.path("recordedAt").asText());
        }
    }

    private final InputStream in;
    private final LinkedBlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

    EventStream(InputStream in) {
        this.in = in;
        Thread.ofPlatform().daemon().name("events").start(this::read);
    }

    /** Returns the next event of {@code type} and leaves out what comes before it. */
    Seen next(String type) throws InterruptedException {
        var deadline = System.nanoTime() + Supervisor.PATIENCE.toNanos();
        while (true) {
            var event = seen.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new IllegalStateException("no event " + type + " came in");
            }
            if (event.type().equals(type)) {
                return event;
            }
        }
    }

    /** Returns the next event of {@code type} of one resource. */
    Seen next(String type, String resource) throws InterruptedException {
        var event = next(type);
        while (!event.resource().equals(resource)) {
            event = next(type);
        }
        return event;
    }

    /** Returns the {@code count}th event of {@code type} from here. */
    Seen last(String type, int count) throws InterruptedException {
        var event = next(type);
        for (int i = 1; i < count; i++) {
            event = next(type);
        }
        return event;
    }

    /** Returns the event that makes the {@code count}th resource healthy from here. */
    Seen healthy(int count) throws InterruptedException {
        while (true) {
            var event = next("HealthChanged");
            var status = event.event().at("/payload/status").asText();
            if (status.equalsIgnoreCase("HEALTHY") && --count == 0) {
                return event;
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void read() {
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var event = "";
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ") && event.equals("log")) {
                    var now = System.nanoTime();
                    seen.add(new Seen(JSON.readTree(line.substring(6)), now));
                }
            }
        } catch (IOException e) {
            // Closed, or the host has ended.
        }
    }
}
