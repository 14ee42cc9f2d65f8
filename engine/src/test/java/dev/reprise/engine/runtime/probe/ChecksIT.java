package dev.reprise.engine.runtime.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.app.spec.CheckSpec;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.Probes.Target;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class ChecksIT {
    @TempDir Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final Map<String, String> environment = Map.of("GREETING", "hello");
    private Duration timeout = Duration.ofSeconds(5);

    @AfterEach
    void close() throws Exception {
        for (var each : opened) {
            each.close();
        }
    }

    @Test
    void status_200_to_299_is_healthy() throws Exception {
        assertThat(http("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
                .isEqualTo(Outcome.healthy("GET /health gave 200"));
        assertThat(http("HTTP/1.1 204 No Content\r\n\r\n").healthy()).isTrue();
        assertThat(http("HTTP/1.0 299 Fine\r\n\r\n").healthy()).isTrue();
    }

    @Test
    void any_other_status_is_unhealthy_and_the_body_says_why() throws Exception {
        assertThat(http("HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\nstarting\r\n"))
                .isEqualTo(Outcome.unhealthy("status 503", "GET /health gave 503: starting"));
        assertThat(http("HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n"))
                .isEqualTo(Outcome.unhealthy("status 302", "GET /health gave 302"));
    }

    @Test
    void a_chunked_body_is_put_together() throws Exception {
        var answer =
                "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "6\r\nno dat\r\n5;x=y\r\nabase\r\n0\r\n\r\n";

        assertThat(http(answer).detail()).isEqualTo("GET /health gave 500: no database");
    }

    @Test
    void at_most_10_KB_of_a_body_are_kept() throws Exception {
        assertThat(http("HTTP/1.1 500 No\r\n\r\n" + "x".repeat(1 << 20)).detail())
                .hasSizeBetween(10_000, 11_000);
    }

    @Test
    void the_request_asks_for_no_second_one_and_its_path_stays_on_one_line() throws Exception {
        var port = server("HTTP/1.1 200 OK\r\n\r\n");

        check(new CheckSpec.Http("http", "/a b?c=ü\r\nX: y"), Map.of("http", port));

        assertThat(requests.poll(5, TimeUnit.SECONDS))
                .startsWith("GET /a%20b?c=%C3%BC%0D%0AX:%20y HTTP/1.1\r\n")
                .contains("\r\nHost: 127.0.0.1:" + port + "\r\n", "\r\nConnection: close\r\n");
    }

    @Test
    void an_answer_that_is_not_http_is_unhealthy() throws Exception {
        assertThat(http("SSH-2.0-OpenSSH\r\n").detail())
                .matches("GET /health on port \\d+: the answer is not HTTP");
        assertThat(http("").detail()).contains("closed before the answer was complete");
    }

    @Test
    void an_answer_that_drips_is_cut_off_at_the_timeout() throws Exception {
        timeout = Duration.ofMillis(300);
        var listener = listener("127.0.0.1");
        serve(
                listener,
                socket -> {
                    await().pollInterval(Duration.ofMillis(50))
                            .until(
                                    () -> {
                                        socket.getOutputStream().write('x');
                                        return false;
                                    });
                });
        var begin = System.nanoTime();

        var outcome =
                check(new CheckSpec.Http("http", "/"), Map.of("http", listener.getLocalPort()));

        assertThat(outcome.kind()).isEqualTo("timeout");
        assertThat(outcome.detail()).endsWith("no answer within 300 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void a_port_that_accepts_connections_is_healthy_for_tcp() throws Exception {
        var listener = listener("127.0.0.1");
        var port = listener.getLocalPort();
        assertThat(tcp(port)).isEqualTo(Outcome.healthy("port " + port + " accepts connections"));

        listener.close();

        assertThat(tcp(port))
                .isEqualTo(
                        Outcome.unhealthy(
                                "refused", "port " + port + ": nothing accepts connections"));
    }

    @Test
    void a_program_that_listens_on_ipv6_alone_is_found() throws Exception {
        assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1"))).isNotNull();

        assertThat(tcp(listener("::1").getLocalPort()).healthy()).isTrue();
    }

    @Test
    void an_endpoint_that_does_not_exist_is_named() throws Exception {
        assertThat(check(new CheckSpec.Tcp("db"), Map.of("http", 80)).detail())
                .isEqualTo("there is no endpoint 'db', only [http]");
    }

    @Test
    void a_command_that_exits_with_0_is_healthy() throws Exception {
        assertThat(exec("test \"$GREETING\" = hello && test \"$PWD\" = \"" + directory + "\""))
                .isEqualTo(Outcome.healthy("sh exited with 0"));
    }

    @Test
    void a_command_that_fails_tells_its_code_and_its_first_lines() throws Exception {
        assertThat(exec("echo one; echo two >&2; seq 3 100000; exit 3"))
                .isEqualTo(Outcome.unhealthy("exit 3", "sh exited with 3: one\ntwo\n3\n4\n5"));
    }

    @Test
    void a_command_that_does_not_exist_is_unhealthy() throws Exception {
        var outcome = check(new CheckSpec.Exec(List.of("no-such-program")), Map.of());

        assertThat(outcome.healthy()).isFalse();
        assertThat(outcome.detail()).contains("no-such-program");
    }

    @Test
    void a_command_that_leaves_its_output_open_is_not_waited_for() throws Exception {
        var begin = System.nanoTime();

        var outcome = exec("sleep 20 & echo $! > pid; exit 0");

        assertThat(outcome.healthy()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void at_its_timeout_a_command_is_killed_with_all_that_it_started() throws Exception {
        timeout = Duration.ofMillis(500);

        var outcome = exec("(sleep 987 & echo $! > pid) & sleep 986");

        assertThat(outcome).isEqualTo(Outcome.unhealthy("timeout", "sh did not end within 500 ms"));
        await().untilAsserted(() -> assertThat(isAlive(pid())).isFalse());
    }

    @Test
    void an_interrupt_kills_a_command_with_all_that_it_started() throws Exception {
        timeout = Duration.ofMinutes(5);
        var ended = new CompletableFuture<Outcome>();
        var thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        ended.complete(exec("sleep 985 & echo $! > pid; wait"));
                                    } catch (Exception e) {
                                        ended.completeExceptionally(e);
                                    }
                                });
        await().until(() -> Files.exists(directory.resolve("pid")) && pid() > 0);

        thread.interrupt();

        assertThatThrownBy(() -> ended.get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InterruptedException.class);
        await().untilAsserted(() -> assertThat(isAlive(pid())).isFalse());
    }

    private Outcome http(String answer) throws Exception {
        return check(new CheckSpec.Http("http", "/health"), Map.of("http", server(answer)));
    }

    private Outcome tcp(int port) throws Exception {
        return check(new CheckSpec.Tcp("tcp"), Map.of("tcp", port));
    }

    private Outcome exec(String script) throws Exception {
        return check(new CheckSpec.Exec(List.of("sh", "-c", script)), Map.of());
    }

    private Outcome check(CheckSpec.Probe probe, Map<String, Integer> ports) throws Exception {
        var spec = new CheckSpec("check", probe, null, timeout, 3, 1, false);
        return new Checks(Execs.NONE)
                .run(
                        new Target(
                                new AttemptRef("api", 1, "id"),
                                spec,
                                ports,
                                environment,
                                directory.toString()));
    }

    private long pid() throws IOException {
        var text = Files.readString(directory.resolve("pid")).strip();
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** A zombie that nobody has reaped yet is dead. */
    private static boolean isAlive(long pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException _) {
            return false;
        }
    }

    private ServerSocket listener(String host) throws IOException {
        var listener = new ServerSocket(0, 10, InetAddress.getByName(host));
        opened.add(listener);
        return listener;
    }

    /** Answers one request, and only when it is complete. */
    private int server(String answer) throws IOException {
        var listener = listener("127.0.0.1");
        serve(
                listener,
                socket -> {
                    var head = new StringBuilder();
                    while (head.indexOf("\r\n\r\n") < 0) {
                        head.append((char) socket.getInputStream().read());
                    }
                    requests.add(head.toString());
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                });
        return listener.getLocalPort();
    }

    private static void serve(ServerSocket listener, Talk talk) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (var socket = listener.accept()) {
                                talk.talk(socket);
                            } catch (Exception _) {
                                // The check hung up, or the test is over.
                            }
                        });
    }

    @FunctionalInterface
    private interface Talk {
        void talk(Socket socket) throws Exception;
    }
}
