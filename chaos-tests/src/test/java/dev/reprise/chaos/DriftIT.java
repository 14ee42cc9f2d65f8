package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What people and circumstances do to containers is seen, recorded, and made good by policy. */
@NeedsDocker
class DriftIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir static Path temp;
    private static Docker docker;
    private static RealHost host;
    private static ServerSocket stranger;

    @BeforeAll
    static void run() throws IOException {
        stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        docker = Docker.of(temp.resolve("drifting"));
        host = RealHost.of("drifting", temp).withJvm("-Dtaken.port=" + stranger.getLocalPort());
        host.run();
        List.of("removed", "stopped", "restarted", "disconnected", "paused", "resting", "sick")
                .forEach(host::awaitHealthy);
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = docker;
                var _ = stranger;
                var _ = host) {
            host.ok("stop");
            assertThat(host.awaitEnd()).isZero();
            assertThat(docker.containers()).isEmpty();
            assertThat(docker.shared()).isEmpty();
            host.ok("verify");
            host.assertSameSteps();
        }
    }

    @Test
    void a_container_that_somebody_removes_is_made_again() {
        var before = docker.container("removed");
        docker.ok("rm", "--force", before);
        awaitDrift("removed", "REMOVED");
        awaitLives("removed", 2);
        assertThat(docker.container("removed")).isNotEqualTo(before);
    }

    @Test
    void a_container_that_somebody_stops_runs_again_if_its_policy_says_so() {
        docker.ok("stop", docker.container("stopped"));
        awaitDrift("stopped", "STOPPED");
        awaitLives("stopped", 2);
        assertThat(host.recorded("stopped", "Exited").getFirst().at("exitCode").number()).isZero();

        docker.ok("stop", docker.container("resting"));
        host.awaitState("resting", "Exited");
        assertThat(drifts("resting")).containsExactly("STOPPED");
    }

    @Test
    void a_container_that_somebody_restarts_goes_on_as_the_same_attempt() {
        var before = docker.container("restarted");
        docker.ok("restart", before);
        awaitDrift("restarted", "RESTARTED");
        assertThat(docker.container("restarted")).isEqualTo(before);
        assertThat(host.recorded("restarted", "LaunchBegun")).hasSize(1);
        assertThat(host.resource("restarted").at("state").text()).isEqualTo("Running");
    }

    @Test
    void a_container_that_somebody_disconnects_is_connected_again() {
        var container = docker.container("disconnected");
        docker.ok("network", "disconnect", docker.network(), container);
        awaitDrift("disconnected", "DISCONNECTED", "RECONNECTED");
        var networks = docker.inspect(container).at("NetworkSettings").at("Networks").fields();
        assertThat(networks).containsOnlyKeys(docker.network());
    }

    @Test
    void a_container_that_somebody_pauses_is_paused_until_it_goes_on() {
        var container = docker.container("paused");
        docker.ok("pause", container);
        host.awaitState("paused", "Paused");
        docker.ok("unpause", container);
        host.awaitState("paused", "Running");
        awaitDrift("paused", "PAUSED", "UNPAUSED");
    }

    @Test
    void a_container_that_is_gone_within_milliseconds_has_its_code_and_its_words()
            throws IOException {
        host.command("brief", "start");
        host.awaitState("brief", "Exited");
        assertThat(host.recorded("brief", "Exited").getFirst().at("exitCode").number())
                .isEqualTo(3);
        var line = host.ok("logs", "brief", "--json").lines().getFirst();
        assertThat(line.at("text").text()).isEqualTo("gone");
    }

    @Test
    void a_container_that_ignores_SIGTERM_is_killed_after_its_grace() {
        host.command("deaf", "start");
        host.awaitState("deaf", "Running");
        host.command("deaf", "stop");
        await().atMost(PATIENCE).until(() -> host.recorded("deaf", "Exited").size() == 1);
        assertThat(host.recorded("deaf", "Exited").getFirst().at("signal").text())
                .isEqualTo("SIGKILL");
    }

    @Test
    void a_container_is_stopped_by_the_signal_that_its_image_names() {
        host.command("graceful", "start");
        host.awaitState("graceful", "Running");
        host.command("graceful", "stop");
        host.awaitState("graceful", "Exited");
        var stop = host.recorded("graceful", "StopBegun").getFirst();
        assertThat(stop.at("signal").text()).isEqualTo("SIGQUIT");
        assertThat(host.recorded("graceful", "Exited").getFirst().at("exitCode").number()).isZero();
    }

    @Test
    void a_container_without_memory_has_ended_for_that_reason() {
        host.command("hungry", "start");
        await().atMost(PATIENCE).until(() -> host.recorded("hungry", "Exited").size() == 1);
        var exited = host.recorded("hungry", "Exited").getFirst();
        assertThat(exited.at("exitCode").number()).isEqualTo(137);
        assertThat(exited.at("reason").text()).isEqualTo("memory ran out: its limit is 8 MiB");
    }

    @Test
    void an_image_that_is_not_there_and_may_not_be_pulled_is_named() {
        host.command("missing", "start");
        host.awaitState("missing", "FailedToStart");
        assertThat(host.recorded("missing", "LaunchFailed").getFirst().at("reason").text())
                .contains("reprise-test/nobody-has-this:1");
    }

    @Test
    void a_port_that_a_stranger_holds_is_named() {
        host.command("taken", "start");
        var port = Integer.toString(stranger.getLocalPort());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(host.ok("why", "taken").out()).contains(port));
        assertThat(docker.running()).doesNotContain("taken");
    }

    @Test
    void what_the_image_says_of_its_health_is_the_health() {
        var container = docker.container("sick");
        docker.ok("exec", container, "rm", "/healthy");
        await().atMost(PATIENCE).until(() -> health("sick").equals("Unhealthy"));
        docker.ok("exec", container, "touch", "/healthy");
        await().atMost(PATIENCE).until(() -> health("sick").equals("Healthy"));
        assertThat(docker.container("sick")).isEqualTo(container);
    }

    private static String health(String resource) {
        return host.resource(resource).at("healthStatus").text();
    }

    private static void awaitDrift(String resource, String... drifts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(drifts(resource)).containsExactly(drifts));
    }

    private static void awaitLives(String resource, int lives) {
        await().atMost(PATIENCE).until(() -> host.recorded(resource, "Launched").size() == lives);
        host.awaitState(resource, "Running");
    }

    private static List<String> drifts(String resource) {
        return host.recorded(resource, "Drifted").stream().map(e -> e.at("drift").text()).toList();
    }
}
