package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** An engine that dies or stands still under an app, which only root can have of its own. */
@NeedsDocker
class EngineChaosIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(20);
    private static final String MODEL =
            """
            var again = RestartPolicy.always().initialBackoff(Duration.ofMillis(100));
            var count = "n=0; while :; do n=$((n + 1)); echo \\"$REPRISE_ATTEMPT $n\\"; %s; done";
            for (var name : new String[] {"first", "second", "late"}) {
                var container = app.container(name, "reprise-test/shell:1")
                        .withEntrypoint("sh", "-c", count.formatted("usleep 20000"))
                        .withStopGrace(Duration.ofMillis(100))
                        .withRestart(again);
                if (name.equals("late")) {
                    container.withExplicitStart();
                }
            }
            app.dockerfile("built", "built").withExplicitStart().withRestart(again);
            app.executable("process", "sh", "-c", count.formatted("sleep 0.1"));
            """;
    private static final String DOCKERFILE =
            """
            FROM reprise-test/shell:1
            RUN for i in 1 2 3 4; do echo step $i; sleep 1; done
            ENTRYPOINT ["sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait"]
            """;
    private static final int DEATHS = Chance.rounds(2, 10);

    @TempDir Path temp;
    private final Chance chance = new Chance();
    private OwnEngine engine;
    private Docker docker;
    private RealHost host;

    @BeforeEach
    void begin() throws Exception {
        assumeTrue(OwnEngine.isPossible(), "only root can start an engine");
        engine = new OwnEngine(temp.resolve("engine"));
        var address = engine.start();
        engine.copy("reprise-test/shell:1", address);
        docker = Docker.at(address, temp.resolve("app"));
        host = RealHost.ofModel(MODEL, temp).withEnvironment("DOCKER_HOST", address);
        var context = Files.createDirectories(host.directory().resolve("built"));
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
        host.run();
        List.of("first", "second", "process").forEach(name -> host.awaitState(name, "Running"));
    }

    @AfterEach
    void end() throws Exception {
        if (engine != null) {
            try (var _ = engine) {
                if (host != null) {
                    host.close();
                }
            }
        }
    }

    @Test
    void an_engine_that_dies_and_starts_again_has_all_containers_again() throws Exception {
        daemon("KILL");
        assertTheAppGoesOnWithoutIt();
        engine.start();
        awaitBack(1, "late");
        for (var name : List.of("first", "second")) {
            var exited = host.recorded(name, "Exited");
            assertThat(exited).hasSize(1);
            assertThat(exited.getFirst().at("exitCode").number()).isEqualTo(137);
        }
        assertAllIsWell();
    }

    @Test
    void an_engine_that_stands_still_for_a_while_has_its_containers_still() throws Exception {
        var first = docker.container("first");
        daemon("STOP");
        var stopped = System.nanoTime();
        assertTheAppGoesOnWithoutIt();
        await().atMost(PATIENCE).until(() -> System.nanoTime() - stopped > PAUSE.toNanos());
        daemon("CONT");
        awaitBack(1, "late");
        assertThat(docker.container("first")).isEqualTo(first);
        assertThat(host.recorded("first", "Exited")).isEmpty();
        assertAllIsWell();
    }

    @Test
    void an_engine_that_dies_within_starts_and_stops_is_asked_again() throws Exception {
        System.out.println(chance);
        for (var death = 1; death <= DEATHS; death++) {
            host.command("first", "restart");
            host.command("late", death == 1 ? "start" : "restart");
            chance.pause(500);
            daemon("KILL");
            awaitAway(death);
            engine.start();
            awaitBack(death, "late");
        }
        assertAllIsWell();
    }

    @Test
    void an_engine_that_dies_within_a_build_builds_again() throws Exception {
        System.out.println(chance);
        host.command("built", "start");
        host.awaitState("built", "Building");
        chance.pause(3_000);
        daemon("KILL");
        awaitAway(1);
        engine.start();
        awaitBack(1, "built");
        assertThat(host.recorded("built", "Launched")).hasSize(1);
        assertAllIsWell();
    }

    private void awaitAway(int times) {
        await().atMost(PATIENCE).until(() -> host.recorded("RuntimeUnhealthy").size() >= times);
    }

    private void assertTheAppGoesOnWithoutIt() throws IOException {
        awaitAway(1);
        var said = lines("process").size();
        host.command("late", "start");
        host.awaitState("late", "RuntimeUnhealthy");
        assertThat(host.ok("why", "late").out()).contains("container engine");
        await().atMost(PATIENCE).until(() -> lines("process").size() > said);
    }

    private void awaitBack(int times, String other) {
        await().atMost(PATIENCE).until(() -> host.recorded("RuntimeHealthy").size() > times);
        for (var name : List.of("first", "second", other)) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                assertThat(docker.running()).containsOnlyOnce(name);
                                assertThat(state(name)).isEqualTo("Running");
                            });
        }
        assertThat(host.recorded("process", "LaunchBegun")).hasSize(1);
    }

    private void assertAllIsWell() throws IOException {
        host.ok("stop");
        assertThat(host.awaitEnd()).isZero();
        assertThat(docker.containers()).isEmpty();
        assertThat(host.left()).isEmpty();
        for (var name : List.of("first", "second", "late", "process")) {
            assertWhole(lines(name));
        }
        host.ok("verify");
        host.assertSameSteps();
    }

    /** Asserts that the lines of each life are there from the first to the last, in order. */
    private static void assertWhole(List<String> lines) {
        var left = new ArrayList<>(lines);
        while (!left.isEmpty()) {
            var life = left.getFirst().split(" ")[0];
            var own = left.stream().filter(line -> line.startsWith(life)).toList();
            assertThat(own)
                    .isEqualTo(
                            LongStream.rangeClosed(1, own.size())
                                    .mapToObj(n -> life + " " + n)
                                    .toList());
            left.removeAll(own);
        }
    }

    private String state(String name) {
        return host.resource(name).at("state").text();
    }

    private List<String> lines(String name) throws IOException {
        return host.ok("logs", name, "--json").lines().stream()
                .map(line -> line.at("text").text())
                .toList();
    }

    private void daemon(String signal) throws IOException {
        host.signal(signal, engine.pid());
    }
}
