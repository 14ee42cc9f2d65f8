package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.cli.json.Json;
import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Images that come from a registry. */
@NeedsDocker
class PullIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MEGABYTES = 64;

    @TempDir Path temp;
    private final Chance chance = new Chance();
    private Docker docker;
    private Registry registry;
    private String image;

    @BeforeEach
    void begin() throws IOException {
        assumeTrue(
                Registry.isInstalled(), "needs docker-registry: apt-get install docker-registry");
        docker = Docker.of(temp.resolve("app"));
        registry = Registry.start(temp.resolve("registry"));
        image = registry.image("tool");
    }

    @AfterEach
    void end() {
        if (registry != null) {
            registry.close();
            docker.close();
            docker.call("rmi", "--force", image);
        }
    }

    @Test
    void the_policy_decides_when_an_image_is_pulled() throws Exception {
        push(1);
        try (var host = host("MISSING")) {
            host.run();
            host.awaitState("tool", "Running");
            assertThat(pulls(host)).isNotEmpty().allMatch(said -> said.startsWith(image));
            host.ok("stop");

            host.run();
            host.awaitState("tool", "Running");
            assertThat(begun(host)).isEqualTo(1);
            host.ok("stop");

            host.model(model("ALWAYS"));
            host.run();
            host.awaitState("tool", "Running");
            assertThat(begun(host)).isEqualTo(2);
            host.ok("stop");

            docker.ok("rmi", image);
            host.model(model("NEVER"));
            host.run();
            host.awaitState("tool", "FailedToStart");
            assertThat(begun(host)).isEqualTo(2);
            assertThat(host.ok("why", "tool").out()).contains("No such image: " + image);
            host.ok("stop");
            host.assertNothingLeft();
            host.assertSameSteps();
        }
    }

    @Test
    void what_cannot_be_pulled_is_told_in_the_engines_words() throws Exception {
        try (var host = host("MISSING")) {
            host.run();
            host.awaitState("tool", "FailedToStart");
            assertThat(host.ok("why", "tool").out()).contains(image).contains("not found");
            host.ok("stop");
            host.assertNothingLeft();
        }
    }

    @Test
    void a_host_that_dies_while_it_pulls_has_the_image_pulled_by_the_next_one() throws Exception {
        System.out.println(chance);
        push(MEGABYTES);
        try (var host = host("MISSING");
                var lives = Lives.watch(docker, temp)) {
            host.run();
            await().atMost(PATIENCE).until(() -> begun(host) > 0);
            chance.pause(300);
            host.kill();
            host.run();
            host.awaitState("tool", "Running");
            assertThat(docker.running()).containsExactly("tool");
            host.ok("stop");
            assertThat(docker.containers()).isEmpty();
            host.assertNothingLeft();
            host.ok("verify");
            host.assertSameSteps();
            lives.assertNeverTwo();
        }
    }

    /** Leaves an image of that size in the registry alone. */
    private void push(int megabytes) {
        var made = "dd if=/dev/urandom of=/content bs=1M count=" + megabytes;
        docker.ok("run", "--name", "content", "reprise-test/shell:1", "sh", "-c", made);
        docker.ok("commit", "content", image);
        docker.ok("rm", "--volumes", "content");
        docker.ok("push", image);
        docker.ok("rmi", image);
    }

    private RealHost host(String policy) throws IOException {
        return RealHost.ofModel(model(policy), temp);
    }

    private String model(String policy) {
        return """
               app.container("tool", "%s")
                   .withPullPolicy(PullPolicy.%s)
                   .withEntrypoint("sh", "-c", "exec sleep 600")
                   .withStopGrace(Duration.ofMillis(100))
                   .withRestart(RestartPolicy.never());
               """
                .formatted(image, policy);
    }

    /** Returns what was said of pulls. */
    private static List<String> pulls(RealHost host) {
        return host.recorded("tool", "LaunchProgressed").stream()
                .filter(event -> event.at("phase").text().equals("PULLING"))
                .map(event -> event.at("detail").text())
                .toList();
    }

    /** Returns how many attempts have pulled. */
    private static long begun(RealHost host) {
        return host.recorded("tool", "LaunchProgressed").stream()
                .filter(event -> event.at("phase").text().equals("PULLING"))
                .map(event -> event.at("attempt"))
                .map(Json::number)
                .distinct()
                .count();
    }
}
