package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.reprise.app.event.EventJson;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

final class StreamIT {
    private static final String TOKEN = ApiOptions.newToken();
    private static final int GAP_LIMIT = 500;

    private final AtomicInteger deliveries = new AtomicInteger();
    private final FakeHost host = new FakeHost(this::deliver);
    private final List<Reader> readers = new ArrayList<>();
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        host.launchWeb(1);
        server =
                ApiServer.start(
                        host,
                        new ApiOptions(
                                0,
                                false,
                                TOKEN,
                                true,
                                Duration.ofMillis(100),
                                GAP_LIMIT,
                                Duration.ofSeconds(20),
                                Clock.systemUTC()));
    }

    @AfterEach
    void stop() throws IOException {
        for (var reader : readers) {
            reader.close();
        }
        server.close();
        await().until(() -> deliveries.get() == 0);
    }

    private void deliver(Runnable delivery) {
        deliveries.incrementAndGet();
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                delivery.run();
                            } finally {
                                deliveries.decrementAndGet();
                            }
                        });
    }

    /** A frame of the stream; empty texts for fields it does not have. */
    private record Frame(String event, String id, String data) {
        JsonNode json() throws IOException {
            return EventJson.mapper().readTree(data);
        }
    }

    private static final class Reader implements AutoCloseable {
        private final Socket socket = new Socket();
        private BufferedReader lines;
        private int heartbeats;

        Reader(int port, String path, String header) throws IOException {
            socket.setReceiveBufferSize(8 * 1024);
            socket.setSoTimeout(15_000);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            var request =
                    "GET "
                            + path
                            + " HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                            + TOKEN;
            socket.getOutputStream()
                    .write((request + header + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            lines =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).contains(" 200 ");
            while (!lines.readLine().isEmpty()) {
                // The headers.
            }
        }

        /** Returns the next frame with an event. */
        Frame next() throws IOException {
            while (true) {
                var frame = frame();
                if (!frame.event().isEmpty()) {
                    return frame;
                }
            }
        }

        Frame frame() throws IOException {
            var event = "";
            var id = "";
            var data = "";
            for (var line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data += line.substring(6);
                } else if (line.startsWith(":")) {
                    heartbeats++;
                }
            }
            return new Frame(event, id, data);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Reader read(String path, String... header) throws IOException {
        var reader = new Reader(server.port(), path, header.length == 0 ? "" : "\r\n" + header[0]);
        readers.add(reader);
        return reader;
    }

    @Test
    void a_new_reader_sees_what_happens_from_now_on() throws Exception {
        var head = host.log.head().position();
        var reader = read("/api/stream");
        assertThat(reader.frame().id()).isEqualTo(String.valueOf(head));
        host.say(10);
        var frame = reader.next();
        assertThat(frame.event()).isEqualTo("log");
        assertThat(frame.id()).isEqualTo(String.valueOf(head + 1));
        assertThat(frame.json().get("position").longValue()).isEqualTo(head + 1);
        assertThat(frame.json().get("type").textValue()).isEqualTo("ConsoleGap");
        assertThat(frame.json().get("payload").get("line").longValue()).isEqualTo(1);
    }

    @Test
    void a_reader_may_begin_anywhere() throws Exception {
        assertThat(read("/api/stream?from=0").next().id()).isEqualTo("1");
        assertThat(read("/api/stream?from=1").next().id()).isEqualTo("1");
        assertThat(read("/api/stream?from=3").next().id()).isEqualTo("3");
        assertThat(read("/api/stream?from=1", "Last-Event-ID: 2").next().id()).isEqualTo("3");
    }

    @Test
    void a_reader_that_comes_back_misses_nothing_and_gets_nothing_twice() throws Exception {
        var events = 3_000;
        var writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; i < events; i++) {
                                        host.say(20);
                                        Thread.onSpinWait();
                                    }
                                });
        var seen = new ArrayList<Long>();
        var last = 0L;
        var visits = 0;
        while (last < events + 4) {
            var reader = read("/api/stream", "Last-Event-ID: " + last);
            for (int i = 0; i < 37 + 13 * visits && last < events + 4; i++) {
                last = Long.parseLong(reader.next().id());
                seen.add(last);
            }
            reader.close();
            visits++;
        }
        writer.join();
        assertThat(visits).isGreaterThan(5);
        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, events + 4).boxed().toList());
    }

    @Test
    void silence_is_broken_by_heartbeats() throws Exception {
        var reader = read("/api/stream");
        reader.frame();
        reader.frame();
        reader.frame();
        assertThat(reader.heartbeats).isEqualTo(2);
    }

    @Test
    void a_page_gets_all_resources_once_and_then_what_changes() throws Exception {
        var reader = read("/api/stream?views=1");
        var snapshot = reader.next();
        assertThat(snapshot.event()).isEqualTo("snapshot");
        assertThat(snapshot.json().get("position").longValue()).isEqualTo(4);
        assertThat(snapshot.json().get("session").longValue()).isEqualTo(1);
        assertThat(snapshot.json().get("app").get("name").textValue()).isEqualTo("shop");
        assertThat(snapshot.json().get("resources")).hasSize(3);

        host.append(
                "resource-web",
                new dev.reprise.app.event.ResourceEvent.Exited(1, 7, null, FakeHost.START, false));
        assertThat(reader.next().event()).isEqualTo("log");
        var change = reader.next();
        assertThat(change.event()).isEqualTo("resources");
        assertThat(change.id()).isEmpty();
        assertThat(change.json().get("position").longValue()).isEqualTo(5);
        assertThat(change.json().get("removed")).isEmpty();
        assertThat(change.json().get("resources")).hasSize(1);
        var web = change.json().get("resources").get(0);
        assertThat(web.get("name").textValue()).isEqualTo("web");
        assertThat(web.get("exitCode").intValue()).isEqualTo(7);
    }

    @Test
    void a_change_that_the_fold_has_not_seen_yet_is_sent_when_it_has() throws Exception {
        var reader = read("/api/stream?views=1");
        reader.next();
        host.hold();
        var position = host.launchWeb(2);
        assertThat(reader.next().event()).isEqualTo("log");
        assertThat(reader.next().event()).isEqualTo("log");
        reader.frame();
        assertThat(reader.heartbeats).as("nothing but a heartbeat").isEqualTo(1);
        host.release();
        var change = reader.next();
        assertThat(change.event()).isEqualTo("resources");
        assertThat(change.json().get("position").longValue()).isEqualTo(position);
    }

    @Test
    void whoever_was_told_of_an_event_reads_a_state_that_has_it() throws Exception {
        var reader = read("/api/stream");
        host.hold();
        host.launchWeb(2);
        reader.next();
        reader.next();
        try (var client = new ApiClient(server.url(), TOKEN)) {
            var answer = client.later("/api/resources/web");
            await().during(Duration.ofMillis(100)).until(() -> !answer.isDone());
            host.release();
            assertThat(ApiClient.json(answer.join()).get("attempt").intValue()).isEqualTo(2);
        }
    }

    @Test
    void a_slow_reader_is_told_its_gap_and_slows_nobody() throws Exception {
        var slow = read("/api/stream");
        var quick = read("/api/stream");
        slow.frame();
        quick.frame();
        var began = System.nanoTime();
        var count = 3_000;
        for (int i = 0; i < count; i++) {
            host.say(10_000);
            assertThat(quick.next().id()).isEqualTo(String.valueOf(5 + i));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));

        var expected = 5L;
        var gaps = 0;
        while (expected <= count + 4) {
            var frame = slow.next();
            if (frame.event().equals("gap")) {
                gaps++;
                assertThat(frame.json().get("from").longValue()).isEqualTo(expected);
                assertThat(frame.json().get("to").longValue() - expected)
                        .isGreaterThanOrEqualTo(GAP_LIMIT);
                assertThat(frame.id()).isEqualTo(frame.json().get("to").asText());
            } else {
                assertThat(frame.id()).isEqualTo(String.valueOf(expected));
            }
            expected = Long.parseLong(frame.id()) + 1;
        }
        assertThat(gaps).isEqualTo(1);
        host.say(10);
        assertThat(slow.next().id()).isEqualTo(String.valueOf(expected));
    }

    @Test
    void catching_up_is_no_gap_however_far_behind() throws Exception {
        for (int i = 0; i < 4 * GAP_LIMIT; i++) {
            host.say(10);
        }
        var reader = read("/api/stream?from=1");
        for (long position = 1; position <= 4 * GAP_LIMIT + 4; position++) {
            var frame = reader.next();
            assertThat(frame.event()).isEqualTo("log");
            assertThat(frame.id()).isEqualTo(String.valueOf(position));
        }
    }

    @Test
    void streams_end_with_their_client_and_with_the_server() throws Exception {
        var blocked = read("/api/stream?from=1");
        for (int i = 0; i < 2_000; i++) {
            host.say(10_000);
        }
        // It reads nothing, so its delivery waits for space; closing must end it all the same.
        blocked.close();
        await().until(() -> deliveries.get() == 0);

        var open = read("/api/stream");
        open.frame();
        server.close();
        while (open.lines.readLine() != null) {
            // What was still under way.
        }
    }
}
