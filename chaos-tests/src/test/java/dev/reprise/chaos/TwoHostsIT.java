package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** One log, one host: whatever a second one tries, and however long the first was suspended. */
class TwoHostsIT {
    private static final int SUSPENSIONS = Chance.rounds(2, 20);

    @TempDir Path temp;
    private final Chance chance = new Chance();

    @Test
    void a_second_run_is_refused_and_names_the_first() throws Exception {
        try (var host = RealHost.of("counted", temp)) {
            var pid = host.run().at("pid").number();
            var second = host.call("run", "--json");
            assertThat(second.code()).isEqualTo(2);
            assertThat(second.err())
                    .contains("is running already, host pid " + pid)
                    .contains("reprise stop");
            host.awaitHealthy("front");
            host.ok("stop");
            host.assertNothingLeft();
            assertThat(host.events().stream().map(e -> e.at("epoch").number()).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void a_suspended_host_is_killed_and_replaced_after_its_lease() throws Exception {
        System.out.println(chance);
        try (var host = RealHost.of("counted", temp).withJvm(Suspension.LEASE)) {
            host.run();
            for (var round = 0; round < SUSPENSIONS; round++) {
                host.awaitHealthy("front");
                var old = Suspension.somewhere(host, chance);
                Suspension.replace(host, old);
                await().atMost(Duration.ofSeconds(60)).until(() -> !old.isAlive());
            }
            host.awaitHealthy("front");
            assertWellAfterStop(host);
            assertThat(host.events())
                    .anyMatch(
                            e ->
                                    e.at("payload")
                                            .at("replaced")
                                            .text()
                                            .contains("had not renewed its lease"));
        }
    }

    @Test
    void a_host_that_wakes_after_its_successor_came_can_do_nothing() throws Exception {
        System.out.println(chance);
        try (var host =
                RealHost.of("counted", temp).withJvm(Suspension.LEASE, Suspension.NO_KILL)) {
            host.run();
            for (var round = 0; round < SUSPENSIONS; round++) {
                host.awaitHealthy("front");
                host.awaitState("ticker", "Running");
                var oldEpoch = host.hostFile().at("epoch").number();
                var old = Suspension.somewhere(host, chance);
                Suspension.replace(host, old);
                host.awaitState("ticker", "Running");
                var begun = host.hostFile().at("epoch").number();
                host.signal("CONT", old.pid());
                await().atMost(Duration.ofSeconds(60)).until(() -> !old.isAlive());
                assertThat(old.exitValue()).isEqualTo(2);
                assertThat(
                                host.events().stream()
                                        .dropWhile(e -> e.at("epoch").number() < begun)
                                        .filter(e -> e.at("epoch").number() <= oldEpoch))
                        .isEmpty();
            }
            assertWellAfterStop(host);
        }
    }

    private static void assertWellAfterStop(RealHost host) throws IOException {
        host.ok("stop");
        host.assertNothingLeft();
        var counted = new Counted(host);
        counted.assertNothingRanTwice();
        counted.assertExitsAreRecorded(host.events());
        counted.assertTicksAreWhole();
        host.ok("verify");
        host.assertSameSteps();
    }
}
