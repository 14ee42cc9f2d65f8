package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.SqliteEventStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Two hundred readers of one log in a real file, ten of which read nothing. */
final class ManyReadersIT {
    private static final String TOKEN = ApiOptions.newToken();
    private static final int READERS = 200;
    private static final int STUCK = 10;
    private static final int EVENTS = Integer.getInteger("reprise.stream.events", 10_000);
    private static final int BATCH = 25;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path directory;
    private final List<Reader> readers = new ArrayList<>();
    private SqliteEventStore store;
    private FakeHost host;
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        store = SqliteEventStore.open(directory.resolve("log.db"));
        host = new FakeHost(store);
        server =
                ApiServer.start(
                        host,
                        new ApiOptions(
                                0,
                                false,
                                TOKEN,
                                false,
                                Duration.ofSeconds(15),
                                Integer.MAX_VALUE, // told no gap: each must get every event
                                PATIENCE,
                                Clock.systemUTC()));
    }

    @AfterEach
    void stop() throws Exception {
        for (var reader : readers) {
            reader.close();
        }
        server.close();
        store.close();
    }

    /** Follows the stream and checks that each id is one above the one before. */
    private final class Reader implements AutoCloseable {
        private final Socket socket = new Socket();
        private final BufferedReader lines;
        private final AtomicReference<String> failure = new AtomicReference<>("");
        private volatile long last;

        Reader() throws IOException {
            socket.setReceiveBufferSize(8 * 1024);
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            var request =
                    "GET /api/stream HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                            + TOKEN
                            + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            lines =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8),
                            8 * 1024);
            for (var line = lines.readLine(); !line.startsWith("id: "); line = lines.readLine()) {
                assertThat(line).doesNotContain(" 503 ");
            }
            last = host.log.head().position();
        }

        void begin() {
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        var id = Long.parseLong(line.substring(4));
                        if (id != last + 1) {
                            failure.compareAndSet("", "after " + last + " came " + id);
                        }
                        last = id;
                    }
                }
            } catch (SocketException e) {
                // Closed by the test.
            } catch (IOException | RuntimeException e) {
                failure.compareAndSet("", e.toString());
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void each_gets_every_event_once_and_those_that_are_stuck_when_they_go_on() throws Exception {
        for (int i = 0; i < READERS; i++) {
            readers.add(new Reader());
        }
        var stuck = readers.subList(0, STUCK);
        var others = readers.subList(STUCK, READERS);
        others.forEach(Reader::begin);

        var head = append();
        await().atMost(PATIENCE).until(() -> others.stream().allMatch(r -> r.last >= head));
        assertThat(failures()).isEmpty();

        stuck.forEach(Reader::begin);
        await().atMost(PATIENCE).until(() -> stuck.stream().allMatch(r -> r.last >= head));
        assertThat(failures()).isEmpty();
        assertThat(readers.stream().mapToLong(r -> r.last).distinct()).containsExactly(head);
    }

    private List<String> failures() {
        return readers.stream()
                .map(reader -> reader.failure.get())
                .filter(failure -> !failure.isEmpty())
                .distinct()
                .toList();
    }

    /** Returns the last position. */
    private long append() {
        var text = "x".repeat(200);
        var said = new ResourceEvent.ConsoleGap(1, "stdout", 1, 1, text);
        var head = 0L;
        for (int i = 0; i < EVENTS; i += BATCH) {
            head = host.append(Streams.instance("web"), Collections.nCopies(BATCH, said));
        }
        return head;
    }
}
