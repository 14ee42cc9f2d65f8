package dev.reprise.engine.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(180)
class ProxyTrafficIT {
    private static final int CLIENTS = 100;
    private static final int MESSAGE_BYTES = 500;
    private static final Duration TRAFFIC = Duration.ofSeconds(10);

    private final AtomicLong roundTrips = new AtomicLong();
    private final AtomicLong reconnects = new AtomicLong();
    private final AtomicLong corrupted = new AtomicLong();
    private volatile boolean stopped;

    @Test
    void a_hundred_clients_over_a_restart_of_the_target_see_nothing_corrupted() throws Exception {
        var begun = System.nanoTime();
        var bound = new CountDownLatch(1);
        var port = Target.freePort();
        try (var proxies = new TcpProxies(_ -> bound.countDown(), _ -> Optional.empty())) {
            proxies.bind("web", "http", port, null);
            assertThat(bound.await(10, TimeUnit.SECONDS)).isTrue();
            var target = Target.start(Target::echo);
            proxies.route("web", "http", List.of(target.port()));
            var clients = clients(port);

            untilRoundTripsGrowBy(20_000);
            target.close();
            proxies.route("web", "http", List.of());
            await().until(() -> reconnects.get() >= CLIENTS);
            try (var next = Target.start(target.port(), Target::echo)) {
                proxies.route("web", "http", List.of(next.port()));
                untilRoundTripsGrowBy(30_000);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> System.nanoTime() - begun >= TRAFFIC.toNanos());
                stopped = true;
                CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new))
                        .get(20, TimeUnit.SECONDS);
            }
        }
        assertThat(corrupted).hasValue(0);
    }

    private void untilRoundTripsGrowBy(long count) {
        var goal = roundTrips.get() + count;
        await().atMost(Duration.ofSeconds(60)).until(() -> roundTrips.get() >= goal);
    }

    private List<CompletableFuture<Void>> clients(int port) {
        var clients = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < CLIENTS; i++) {
            var random = new Random(i);
            var done = new CompletableFuture<Void>();
            clients.add(done);
            Thread.ofVirtual().start(() -> live(port, random, done));
        }
        return clients;
    }

    private void live(int port, Random random, CompletableFuture<Void> done) {
        try {
            while (!stopped) {
                try (var socket = new Socket("127.0.0.1", port)) {
                    socket.setTcpNoDelay(true);
                    talk(socket, random);
                } catch (SocketException | EOFException _) {
                    // The target died, or more wait for its successor than may.
                    reconnects.incrementAndGet();
                }
            }
            done.complete(null);
        } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private void talk(Socket socket, Random random) throws IOException {
        var message = new byte[MESSAGE_BYTES];
        while (!stopped) {
            random.nextBytes(message);
            socket.getOutputStream().write(message);
            var answer = socket.getInputStream().readNBytes(MESSAGE_BYTES);
            if (answer.length < MESSAGE_BYTES) {
                throw new EOFException();
            }
            if (!Arrays.equals(message, answer)) {
                corrupted.incrementAndGet();
            }
            roundTrips.incrementAndGet();
        }
    }
}
