package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What is to be done once in each life of a program. */
class InitCommandIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path temp;

    @Test
    void it_is_tried_until_it_succeeds_and_not_again_by_the_next_host() throws Exception {
        var model =
                """
                var db = app.executable("db", "sleep", "1000")
                        .withInitCommand("sh", "-c", "test -f schema && echo >> done");
                app.executable("api", "sleep", "1000").waitFor(db);
                """;
        try (var host = RealHost.ofModel(model, temp)) {
            host.begin();
            await().atMost(PATIENCE).until(() -> !host.recorded("db", "HealthChanged").isEmpty());
            assertThat(host.resource("api").at("state").text()).isEqualTo("Waiting");
            assertThat(host.ok("why", "api").out()).contains("init:sh");

            Files.writeString(host.directory().resolve("schema"), "");
            host.awaitState("api", "Running");
            host.kill();
            host.run();
            host.awaitHealthy("db");
            assertThat(runs(host)).as("after a resume").isEqualTo(1);

            host.ok("restart", "db");
            host.awaitHealthy("db");
            assertThat(runs(host)).as("in its next life").isEqualTo(2);
            host.ok("stop");
            host.awaitEnd();
            host.assertSameSteps();
        }
    }

    private static int runs(RealHost host) throws IOException {
        return Files.readAllLines(host.directory().resolve("done")).size();
    }

    @Test
    @NeedsDocker
    void a_container_is_made_ready_by_a_program_of_its_own() throws Exception {
        var model =
                """
                app.container("db", "reprise-test/shell:1")
                        .withEntrypoint("sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait")
                        .withFile("/seed.sh", "echo $STAGE > /seeded")
                        .withEnvironment("STAGE", "one")
                        .withInitCommand("sh", "/seed.sh");
                """;
        try (var docker = Docker.of(temp.resolve("app"));
                var host = RealHost.ofModel(model, temp)) {
            host.run();
            host.awaitHealthy("db");
            assertThat(docker.ok("exec", docker.container("db"), "cat", "/seeded"))
                    .isEqualTo("one");
            host.ok("stop");
            host.awaitEnd();
            host.assertSameSteps();
        }
    }
}
