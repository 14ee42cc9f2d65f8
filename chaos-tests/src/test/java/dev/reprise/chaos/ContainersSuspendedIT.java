package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Like {@link TwoHostsIT}, with containers: one that wakes up too late touches none of them. */
@NeedsDocker
class ContainersSuspendedIT {
    private static final int SUSPENSIONS = Chance.rounds(2, 10);

    @TempDir Path temp;
    private final Chance chance = new Chance();

    @Test
    void a_host_that_wakes_after_its_successor_came_leaves_the_containers_alone() throws Exception {
        System.out.println(chance);
        try (var docker = Docker.of(temp.resolve("contained"));
                var host =
                        RealHost.of("contained", temp)
                                .withJvm(Suspension.LEASE, Suspension.NO_KILL);
                var lives = Lives.watch(docker, temp)) {
            overtaken(host, docker, Suspension.atItsBeginning(host, chance));
            for (var round = 0; round < SUSPENSIONS; round++) {
                host.awaitHealthy("front");
                host.awaitState("ticker", "Running");
                overtaken(host, docker, Suspension.somewhere(host, chance));
            }
            host.awaitHealthy("front");
            host.ok("stop");
            assertAllIsWell(host, docker);
            lives.assertNeverTwo();
        }
    }

    private static void overtaken(RealHost host, Docker docker, Process old) throws IOException {
        Suspension.replace(host, old);
        host.awaitState("ticker", "Running");
        host.signal("CONT", old.pid());
        await().atMost(Duration.ofSeconds(60)).until(() -> !old.isAlive());
        assertThat(old.exitValue()).isEqualTo(2);
        host.awaitState("ticker", "Running");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(docker.running())
                                        .containsExactlyInAnyOrder("pages", "store", "ticker"));
    }

    private static void assertAllIsWell(RealHost host, Docker docker) throws IOException {
        host.assertNoProcessLeft();
        assertThat(docker.containers()).containsExactly(docker.container("store"));
        var contained = new Contained(host);
        var events = host.events();
        contained.assertNothingRanTwice(events);
        contained.assertExitsAreRecorded(events);
        contained.assertTicksAreWhole();
        host.ok("verify");
        host.assertSameSteps();
    }
}
