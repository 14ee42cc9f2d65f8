package dev.reprise.engine.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Report.ProxyDown;
import dev.reprise.engine.runtime.Report.ProxyUp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class TcpProxiesIT {
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private TcpProxies proxies;
    private int port;

    @BeforeEach
    void bind() throws IOException {
        proxies = new TcpProxies(reports::add, taken -> Optional.of("pid 4711 (nginx)"));
        port = Target.freePort();
    }

    @AfterEach
    void close() throws Exception {
        proxies.close();
        for (var each : opened) {
            each.close();
        }
    }

    @Test
    void what_was_sent_before_any_target_existed_is_delivered_to_the_first_one() throws Exception {
        up();
        var client = connect();
        var sent = bytes(1 << 20);
        var sending = CompletableFuture.runAsync(() -> sendAll(client, sent));
        assertThat(reports).isEmpty();

        route(target(Target::echo));

        assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        sending.get(5, TimeUnit.SECONDS);
    }

    @Test
    void the_twenty_first_waiting_connection_drops_the_oldest() throws Exception {
        up();
        var oldest = connect();
        sendAll(oldest, bytes(10));
        var others = new ArrayList<Socket>();
        for (int i = 0; i < ProxiedEndpoint.PARKED_LIMIT - 1; i++) {
            others.add(connect());
        }
        oldest.setSoTimeout(300);
        assertThatThrownBy(() -> oldest.getInputStream().read())
                .isInstanceOf(SocketTimeoutException.class);

        others.add(connect());

        assertThat(isCutOff(oldest)).isTrue();
        route(target(Target.saying("late")));
        for (var other : others) {
            assertThat(all(other)).isEqualTo("late");
        }
    }

    @Test
    void a_client_that_has_said_all_still_gets_its_answer() throws Exception {
        up();
        route(
                target(
                        socket -> {
                            var question = socket.getInputStream().readAllBytes();
                            socket.getOutputStream().write(question.length);
                        }));
        var client = connect();
        sendAll(client, bytes(77));
        client.shutdownOutput();

        assertThat(client.getInputStream().readAllBytes()).containsExactly(77);
    }

    @Test
    void a_target_that_has_said_all_still_hears_the_client() throws Exception {
        up();
        var heard = new CompletableFuture<String>();
        route(
                target(
                        socket -> {
                            socket.getOutputStream().write(utf8("welcome"));
                            socket.shutdownOutput();
                            heard.complete(all(socket));
                        }));
        var client = connect();

        assertThat(all(client)).isEqualTo("welcome");
        sendAll(client, utf8("thanks"));
        client.shutdownOutput();
        assertThat(heard.get(5, TimeUnit.SECONDS)).isEqualTo("thanks");
    }

    @Test
    void large_amounts_pass_both_ways_at_once_whole_and_in_order() throws Exception {
        up();
        route(target(Target::echo));
        var client = connect();
        var sent = bytes(32 << 20);
        var sending =
                CompletableFuture.runAsync(
                        () -> {
                            sendAll(client, sent);
                            endOutput(client);
                        });

        // The client begins to read only when nothing moves any more: every write is partial then.
        await().pollDelay(Duration.ofMillis(500)).until(() -> !sending.isDone());
        var received = client.getInputStream().readAllBytes();

        assertThat(Arrays.equals(received, sent)).isTrue();
    }

    @Test
    void a_target_that_does_not_read_holds_its_client_back() throws Exception {
        up();
        route(target(socket -> await().until(socket::isClosed)));
        try (var client = SocketChannel.open(connectAddress())) {
            client.configureBlocking(false);
            var chunk = ByteBuffer.allocate(1 << 20);
            var sent = new long[1];

            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(10))
                    .until(
                            () -> {
                                var more = client.write(chunk.clear());
                                sent[0] += more;
                                return more == 0;
                            });

            assertThat(sent[0]).isBetween(1L, 64L << 20);
        }
    }

    @Test
    void a_client_sees_the_end_of_a_target_that_dies() throws Exception {
        up();
        var target = target(Target::echo);
        route(target);
        var client = connect();
        sendAll(client, new byte[] {1});
        assertThat(client.getInputStream().read()).isEqualTo(1);

        target.close();

        assertThat(isCutOff(client)).isTrue();
    }

    @Test
    void a_target_sees_the_end_of_a_client_that_dies() throws Exception {
        up();
        var target = target(Target::echo);
        route(target);
        var client = connect();
        sendAll(client, new byte[] {1});
        assertThat(client.getInputStream().read()).isEqualTo(1);

        client.setSoLinger(true, 0);
        client.close();

        await().untilAsserted(() -> assertThat(target.connections()).isZero());
    }

    @Test
    void connections_go_to_the_targets_in_turn() throws Exception {
        up();
        route(target(Target.saying("a")), target(Target.saying("b")), target(Target.saying("c")));

        assertThat(answers(6)).isEqualTo("abcabc");
    }

    @Test
    void a_target_that_refuses_is_passed_over() throws Exception {
        up();
        proxies.route("web", "http", List.of(Target.freePort(), target(Target.saying("b")).port()));

        assertThat(answers(4)).isEqualTo("bbbb");
    }

    @Test
    void with_all_targets_refusing_a_connection_waits_until_one_accepts() throws Exception {
        up();
        var later = Target.freePort();
        proxies.route("web", "http", List.of(later));
        var client = connect();
        sendAll(client, new byte[] {42});
        client.setSoTimeout(200);
        assertThatThrownBy(() -> client.getInputStream().read())
                .isInstanceOf(SocketTimeoutException.class);

        opened.add(Target.start(later, Target::echo));

        client.setSoTimeout(5_000);
        assertThat(client.getInputStream().read()).isEqualTo(42);
    }

    @Test
    void a_new_route_leaves_open_connections_alone() throws Exception {
        up();
        route(target(Target::echo));
        var old = connect();
        sendAll(old, new byte[] {1});
        assertThat(old.getInputStream().read()).isEqualTo(1);

        route(target(Target.saying("new")));

        assertThat(answers(1)).isEqualTo("new");
        sendAll(old, new byte[] {2});
        assertThat(old.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void a_new_route_holds_for_the_very_next_connection() throws Exception {
        up();
        var targets = List.of(target(Target.saying("a")), target(Target.saying("b")));
        for (int i = 0; i < 300; i++) {
            route(targets.get(i % 2));
            assertThat(answers(1)).isEqualTo(i % 2 == 0 ? "a" : "b");
        }
    }

    @Test
    void the_same_port_is_served_on_both_loopback_addresses() throws Exception {
        assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1"))).isNotNull();
        up();
        route(target(Target.saying("six")));

        assertThat(all(open(new Socket("::1", port)))).isEqualTo("six");
    }

    @Test
    void binding_again_reports_again_and_disturbs_nothing() throws Exception {
        up();
        route(target(Target.saying("still here")));
        up();

        assertThat(answers(1)).isEqualTo("still here");
    }

    @Test
    void a_port_that_stays_taken_is_reported_with_its_holder_and_had_once_it_is_free()
            throws Exception {
        try (var stranger = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(stranger.isBound()).isTrue();
            proxies.bind("web", "http", port, null);
            assertThat(reports.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(
                            new ProxyDown(
                                    "web",
                                    "http",
                                    port,
                                    "port " + port + " is held by pid 4711 (nginx)"));
        }

        assertThat(reports.poll(10, TimeUnit.SECONDS)).isEqualTo(new ProxyUp("web", "http", port));
    }

    @Test
    void a_port_that_is_taken_for_a_moment_is_had_without_a_word() throws Exception {
        var stranger = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
        proxies.bind("web", "http", port, null);
        await().during(Duration.ofMillis(250)).until(reports::isEmpty);
        stranger.close();

        assertThat(reports.poll(10, TimeUnit.SECONDS)).isEqualTo(new ProxyUp("web", "http", port));
    }

    @Test
    void closing_ends_the_thread_the_listeners_and_all_connections() throws Exception {
        up();
        route(target(Target::echo));
        var client = connect();
        sendAll(client, new byte[] {1});
        assertThat(client.getInputStream().read()).isEqualTo(1);

        proxies.close();

        assertThat(isCutOff(client)).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("reprise-proxy");
        assertThatThrownBy(this::connect).isInstanceOf(SocketException.class);
    }

    private void up() throws InterruptedException {
        proxies.bind("web", "http", port, null);
        assertThat(reports.poll(10, TimeUnit.SECONDS)).isEqualTo(new ProxyUp("web", "http", port));
    }

    private void route(Target... targets) {
        proxies.route("web", "http", Arrays.stream(targets).map(Target::port).toList());
    }

    private Target target(Target.Talk talk) throws IOException {
        var target = Target.start(talk);
        opened.add(target);
        return target;
    }

    private InetSocketAddress connectAddress() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    }

    private Socket connect() throws IOException {
        return open(new Socket("127.0.0.1", port));
    }

    private Socket open(Socket socket) throws IOException {
        opened.add(socket);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private String answers(int count) throws IOException {
        var answers = new StringBuilder();
        for (int i = 0; i < count; i++) {
            answers.append(all(connect()));
        }
        return answers.toString();
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isCutOff(Socket socket) throws IOException {
        socket.setSoTimeout(5_000);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (SocketException _) {
            return true;
        }
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static void sendAll(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void endOutput(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
