package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What outlives sessions is used again while it is as the model says, else made anew. */
class PersistentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path temp;

    @Test
    void a_program_lives_on_until_the_model_or_its_own_end_asks_for_another() throws Exception {
        try (var host = RealHost.ofModel(program("one"), temp)) {
            var first = up(host);
            host.ok("stop");
            assertThat(host.awaitEnd()).isZero();
            assertThat(up(host)).as("after stop and run").isEqualTo(first);

            host.ok("stop");
            host.awaitEnd();
            host.model(program("two"));
            host.run();
            awaitReplaced(host);
            var second = pid(host);
            assertThat(second).as("with another environment").isNotEqualTo(first);
            assertThat(ProcessHandle.of(first)).isEmpty();

            host.ok("stop");
            host.awaitEnd();
            host.signal("KILL", second);
            host.run();
            await().atMost(PATIENCE).until(() -> host.recorded("db", "Launched").size() == 3);
            assertThat(host.recorded("db", "Exited").getLast().at("exitCode").number())
                    .isEqualTo(137);
            assertThat(pid(host)).as("after its death").isNotEqualTo(second);
            host.ok("stop", "db");
            host.ok("stop");
            host.awaitEnd();
            host.assertSameSteps();
            host.assertNoProcessLeft();
        }
    }

    private static String program(String stage) {
        return """
                app.executable("db", "sleep", "1000").withEnvironment("STAGE", "%s")
                        .withLifetime(Lifetime.PERSISTENT);
                """
                .formatted(stage);
    }

    private static long up(RealHost host) throws IOException {
        host.run();
        host.awaitHealthy("db");
        return pid(host);
    }

    private static long pid(RealHost host) {
        return host.resource("db").at("pid").number();
    }

    private static void awaitReplaced(RealHost host) {
        await().atMost(PATIENCE).until(() -> host.recorded("db", "Launched").size() == 2);
        assertThat(host.recorded("db", "StopBegun").getLast().toString()).contains("STAGE");
    }

    @Test
    @NeedsDocker
    void a_container_is_replaced_when_its_model_changes_and_its_volume_stays() throws Exception {
        try (var docker = Docker.of(temp.resolve("app"));
                var host = RealHost.ofModel(container("one"), temp)) {
            host.run();
            host.awaitHealthy("db");
            var first = docker.container("db");
            docker.ok("exec", first, "sh", "-c", "echo kept > /data/word");
            host.ok("stop");
            host.awaitEnd();
            assertThat(docker.container("db")).as("after stop").isEqualTo(first);

            host.model(container("two"));
            host.run();
            awaitReplaced(host);
            var second = docker.container("db");
            assertThat(second).isNotEqualTo(first);
            assertThat(docker.ok("exec", second, "cat", "/data/word")).isEqualTo("kept");
            host.ok("stop", "db");
            host.ok("stop");
            host.awaitEnd();
            host.assertSameSteps();
        }
    }

    private static String container(String stage) {
        return """
                app.container("db", "reprise-test/shell:1").withEnvironment("STAGE", "%s")
                        .withEntrypoint("sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait")
                        .withVolume("data", "/data")
                        .withLifetime(Lifetime.PERSISTENT);
                """
                .formatted(stage);
    }
}
