package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;

/** Ports are set aside once, kept, and never taken from a stranger. */
class PortsIT {
    private static final String SERVER =
            """
            import http.server, os

            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    body = str(os.getpid()).encode()
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            address = ("127.0.0.1", int(os.environ["PORT"]))
            http.server.ThreadingHTTPServer(address, Handler).serve_forever()
            """;

    @TempDir Path temp;

    @Test
    void a_fixed_port_that_a_stranger_holds_names_the_holder() throws Exception {
        var port = freePort();
        try (var host =
                served(
                        """
                        app.executable("server", "python3", "server.py")
                            .withHttpEndpoint("http", e -> e.port(%d))
                            .withHttpCheck("/");
                        """
                                .formatted(port))) {
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                host.run();
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () ->
                                        assertThat(host.get("/api/why/server").toString())
                                                .contains("" + port)
                                                .contains("" + ProcessHandle.current().pid()));
                assertThat(host.resource("server").at("pid").isNull()).isTrue();
            }
            host.ok("start", "server");
            host.awaitHealthy("server");
            host.ok("stop");
            host.assertNothingLeft();
        }
    }

    @Test
    void dynamic_ports_stay_over_restart_and_resume_and_the_next_session() throws Exception {
        try (var host =
                served(
                        """
                        app.executable("server", "python3", "server.py")
                            .withHttpEndpoint()
                            .withHttpCheck("/");
                        """)) {
            host.run();
            host.awaitHealthy("server");
            var url = host.url("server");
            var pid = answer(host, url);
            host.ok("restart", "server");
            host.awaitHealthy("server");
            assertThat(host.url("server")).isEqualTo(url);
            var next = answer(host, url);
            assertThat(next).isNotEqualTo(pid);
            host.kill();
            assertThat(answer(host, url)).isEqualTo(next);
            host.run();
            host.awaitHealthy("server");
            assertThat(host.url("server")).isEqualTo(url);
            assertThat(answer(host, url)).isEqualTo(next);
            host.ok("stop");
            host.run();
            host.awaitHealthy("server");
            assertThat(host.url("server")).isEqualTo(url);
            host.ok("stop");
            host.assertNothingLeft();
        }
    }

    @Test
    void replicas_share_one_port_which_outlives_each_of_them() throws Exception {
        try (var host =
                served(
                        """
                        app.executable("server", "python3", "server.py")
                            .withHttpEndpoint()
                            .withHttpCheck("/")
                            .withReplicas(2);
                        """)) {
            host.run();
            host.awaitHealthy("server-1");
            host.awaitHealthy("server-2");
            var url = host.url("server-1");
            assertThat(host.url("server-2")).isEqualTo(url);
            var before = both(host, url);
            host.ok("restart", "server");
            host.awaitHealthy("server-1");
            host.awaitHealthy("server-2");
            assertThat(host.url("server-1")).isEqualTo(url);
            assertThat(both(host, url)).doesNotContainAnyElementsOf(before);
            host.ok("stop");
            host.assertNothingLeft();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private RealHost served(String model) throws IOException {
        var host = RealHost.ofModel(model, temp);
        Files.writeString(host.directory().resolve("server.py"), SERVER);
        return host;
    }

    private static HashSet<String> both(RealHost host, String url) {
        var pids = new HashSet<String>();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            pids.add(answer(host, url));
                            return pids.size() == 2;
                        });
        return pids;
    }

    private static String answer(RealHost host, String url) {
        return host.send(HttpRequest.newBuilder(URI.create(url)).GET()).body();
    }
}
