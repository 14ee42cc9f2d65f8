package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.cli.json.Json;
import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a model says of a container is so on a real engine. */
@NeedsDocker
class ContainerModelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LEGACY = "legacy-" + ProcessHandle.current().pid();

    @TempDir static Path temp;
    private static Docker docker;
    private static RealHost host;

    @BeforeAll
    static void run() throws IOException {
        docker = Docker.of(temp.resolve("reaching"));
        host = RealHost.of("reaching", temp).withJvm("-Dlegacy.name=" + LEGACY);
        host.run();
        List.of("reader", "store", "plain", "sealed").forEach(host::awaitHealthy);
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = docker;
                var _ = host) {
            host.ok("stop");
            assertThat(host.awaitEnd()).isZero();
            assertThat(docker.containers()).isEmpty();
            assertThat(docker.shared()).isEmpty();
            host.assertSameSteps();
            host.assertNoProcessLeft();
        }
    }

    @Test
    void a_container_reaches_a_process_that_listens_on_the_hosts_loopback_only() {
        assertThat(said("reader")).contains("from the host", "read");
    }

    @Test
    void a_container_has_its_names_in_each_of_its_networks() {
        var networks = docker.inspect(docker.container("store")).at("NetworkSettings");
        var back = docker.network() + "-back";
        assertThat(networks.at("Networks").fields()).containsOnlyKeys(docker.network(), back);
        for (var network : List.of(docker.network(), back)) {
            for (var name : List.of("store", "store.dev.internal")) {
                var url = "http://" + name + ":8080/hostname";
                docker.ok(
                        "run",
                        "--rm",
                        "--network",
                        network,
                        "reprise-test/shell:1",
                        "wget",
                        "-qO-",
                        url);
            }
        }
    }

    @Test
    void a_container_runs_as_its_options_say() {
        assertThat(said("plain"))
                .containsSubsequence("1234", "2345", "/tmp", "100")
                .anyMatch(line -> line.matches("CapEff:\\s+0+")) // not root's
                .anyMatch(line -> line.matches("192\\.0\\.2\\.7\\s+printer"))
                .anyMatch(line -> line.matches("shm\\s+1024 .*"))
                .contains("1234 2345 640", "0 0 600");
        assertThat(said("sealed")).contains("read");
        var config = docker.inspect(docker.container("plain")).at("HostConfig");
        assertThat(config.at("Memory").number()).isEqualTo(32L << 20);
        assertThat(config.at("NanoCpus").number()).isEqualTo(500_000_000L);
        assertThat(config.at("CapAdd").items()).hasSize(1);
    }

    @Test
    void scripts_find_a_container_by_its_labels_and_in_ps() throws IOException {
        var id = docker.container("plain");
        var labels = docker.inspect(id).at("Config").at("Labels");
        var launch = host.recorded("plain", "LaunchBegun").getFirst();
        assertThat(labels.at("dev.reprise.session").text()).isEqualTo("1");
        assertThat("label=dev.reprise.apphost=" + labels.at("dev.reprise.apphost").text())
                .isEqualTo(docker.mine());
        assertThat(labels.at("dev.reprise.resource").text()).isEqualTo("plain");
        assertThat(labels.at("dev.reprise.attempt").text())
                .isEqualTo(launch.at("attemptId").text());
        assertThat(labels.at("dev.reprise.spec").text()).isEqualTo(launch.at("specHash").text());
        assertThat(labels.at("org.example.team").text()).isEqualTo("shop");

        var row =
                Json.parse(host.ok("ps", "--json").out()).items().stream()
                        .filter(resource -> resource.at("name").text().equals("plain"))
                        .findFirst()
                        .orElseThrow();
        assertThat(row.at("resourceType").text()).isEqualTo("Container");
        assertThat(row.at("containerId").text()).isEqualTo(id);
        assertThat(row.at("image").text()).isEqualTo("reprise-test/shell:1");
    }

    @Test
    void a_container_of_somebody_else_is_waited_for_used_and_left() {
        host.awaitState("legacy", "NotFound");
        docker.run(List.of(), LEGACY, "none");
        try {
            host.awaitState("legacy", "Running");
            host.command("legacy", "stop");
            await().atMost(PATIENCE).until(() -> host.recorded("legacy", "Exited").size() == 1);
            assertThat(docker.inspect(LEGACY).at("State").at("Status").text()).isEqualTo("exited");
        } finally {
            docker.ok("rm", "--force", LEGACY);
        }
    }

    /** Returns what a container has said once it has said all. */
    private static List<String> said(String resource) {
        await().atMost(PATIENCE).until(() -> lines(resource).contains("read"));
        return lines(resource);
    }

    private static List<String> lines(String resource) {
        try {
            return host.ok("logs", resource, "--json").lines().stream()
                    .map(line -> line.at("text").text())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
