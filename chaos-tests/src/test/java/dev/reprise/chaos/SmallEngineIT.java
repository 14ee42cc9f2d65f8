package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.engine.runtime.Certificates;
import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** An engine with room for one network and little else, which is reached by TLS. */
@NeedsDocker
class SmallEngineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DISK_BYTES = 64 << 20;
    private static final String MODEL =
            """
            for (var name : new String[] {"first", "late"}) {
                var container = app.container(name, "reprise-test/shell:1")
                        .withEntrypoint("sh", "-c", "echo up; exec sleep 600")
                        .withStopGrace(Duration.ofMillis(100));
                if (name.equals("late")) {
                    container.withExplicitStart();
                }
            }
            """;

    @TempDir static Path shared;
    private static Path disk;
    private static OwnEngine engine;
    private static Certificates server;
    private static Certificates client;
    private static String socket;
    private static String address;

    @TempDir Path temp;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(OwnEngine.isPossible(), "only root can start an engine");
        server = Certificates.in(shared.resolve("server"));
        client = Certificates.in(shared.resolve("client")).trusting(server);
        server.trusting(client);
        address = "tcp://127.0.0.1:" + freePort();
        disk = Files.createDirectory(shared.resolve("disk"));
        OwnEngine.ok("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "test", disk.toString());
        engine = new OwnEngine(disk.resolve("engine"));
        socket =
                engine.startNarrow(
                        "--host=" + address,
                        "--tlsverify",
                        "--tlscacert=" + server.directory().resolve("ca.pem"),
                        "--tlscert=" + server.directory().resolve("cert.pem"),
                        "--tlskey=" + server.directory().resolve("key.pem"));
        engine.copy("reprise-test/shell:1", socket);
    }

    @AfterAll
    static void stop() throws Exception {
        if (engine != null) {
            engine.close();
        }
        if (disk != null) {
            OwnEngine.ok("umount", disk.toString());
        }
    }

    @Test
    void an_engine_behind_TLS_is_used_and_one_that_is_not_trusted_is_named_with_the_way_out()
            throws Exception {
        try (var docker = docker();
                var host = host()) {
            host.run();
            host.awaitState("first", "Running");
            host.ok("stop");
            assertThat(docker.containers()).isEmpty();

            var wrong = Certificates.in(shared.resolve("wrong"));
            wrong.trusting(wrong);
            host.withEnvironment("DOCKER_CERT_PATH", wrong.directory().toString());
            host.run();
            host.awaitState("first", "RuntimeUnhealthy");
            assertThat(host.ok("why", "first").out())
                    .contains(address)
                    .contains("unable to find valid certification path")
                    .contains("DOCKER_CERT_PATH");
            host.ok("stop");
            host.assertNothingLeft();
        }
    }

    @Test
    void a_network_that_the_engine_has_no_addresses_for_is_made_when_there_are() throws Exception {
        try (var docker = docker();
                var host = host()) {
            docker.ok("network", "create", "other");
            host.run();
            await().atMost(PATIENCE).until(() -> !host.recorded("NetworkFailed").isEmpty());
            assertThat(host.resource("first").at("state").text()).isEqualTo("Waiting");
            assertThat(host.ok("why", "first").out()).contains(docker.network(), "address pool");

            docker.ok("network", "rm", "other");
            host.awaitState("first", "Running");
            assertThat(host.recorded("NetworkFailed")).hasSize(1);
            end(host, docker);
        }
    }

    @Test
    void a_container_that_the_engine_has_no_space_for_starts_when_there_is() throws Exception {
        var filling = disk.resolve("filling");
        try (var docker = docker();
                var host = host()) {
            host.run();
            host.awaitState("first", "Running");
            fill(filling);
            host.command("late", "start");
            await().atMost(PATIENCE).until(() -> !host.recorded("late", "LaunchFailed").isEmpty());
            assertThat(host.ok("why", "late").out()).contains("no space left on device");
            assertThat(host.resource("first").at("state").text()).isEqualTo("Running");

            Files.delete(filling);
            host.command("late", "start");
            host.awaitState("late", "Running");
            end(host, docker);
        } finally {
            Files.deleteIfExists(filling);
        }
    }

    private static void end(RealHost host, Docker docker) throws IOException {
        host.ok("stop");
        assertThat(host.awaitEnd()).isZero();
        assertThat(docker.containers()).isEmpty();
        assertThat(docker.shared()).isEmpty();
        host.ok("verify");
        host.assertSameSteps();
    }

    /** Writes until no byte is left. */
    private static void fill(Path file) {
        assertThatIOException()
                .isThrownBy(() -> Files.write(file, new byte[DISK_BYTES]))
                .withMessage("No space left on device");
    }

    private Docker docker() {
        return Docker.at(socket, temp.resolve("app"));
    }

    private RealHost host() throws IOException {
        return RealHost.ofModel(MODEL, temp)
                .withEnvironment("DOCKER_HOST", address)
                .withEnvironment("DOCKER_TLS_VERIFY", "1")
                .withEnvironment("DOCKER_CERT_PATH", client.directory().toString());
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
