package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** One log, one host: whatever a second one tries, and however long the first was suspended. */
class TwoHostsIT {
    private static final String LEASE = "-Dreprise.lease.seconds=2";
    private static final long SEED =
            Long.getLong("reprise.chaos.seed", System.currentTimeMillis() % 1_000_000);
    private static final int SUSPENSIONS =
            System.getProperty("reprise.chaos", "short").equals("long") ? 20 : 2;

    @TempDir Path temp;
    private final Random random = new Random(SEED);

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
        System.out.println("seed " + SEED);
        try (var host = RealHost.of("counted", temp).withJvm(LEASE)) {
            host.run();
            for (var round = 0; round < SUSPENSIONS; round++) {
                host.awaitHealthy("front");
                var old = suspendSomewhere(host);
                replace(host, old);
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
        System.out.println("seed " + SEED);
        try (var host = RealHost.of("counted", temp).withJvm(LEASE, "-Dreprise.lease.kill=off")) {
            host.run();
            for (var round = 0; round < SUSPENSIONS; round++) {
                host.awaitHealthy("front");
                host.awaitState("ticker", "Running");
                var oldEpoch = host.hostFile().at("epoch").number();
                var old = suspendSomewhere(host);
                replace(host, old);
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

    /** Stops the host's process at a random moment of a restart. */
    private Process suspendSomewhere(RealHost host) throws IOException {
        host.post("/api/resources/ticker/commands/restart", "{}");
        pause(random.nextInt(250));
        host.signal("STOP");
        return host.process();
    }

    /**
     * Runs until the successor is there: as long as the lease holds it is refused. A host that was
     * caught inside a transaction holds SQLite's write lock, and without the kill nobody can write
     * until it has gone on for a moment.
     */
    private static void replace(RealHost host, Process old) {
        await().atMost(Duration.ofSeconds(80))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            var next = host.spawn();
                            await().atMost(Duration.ofSeconds(60))
                                    .until(() -> !next.isAlive() || host.isReady());
                            if (host.errors().contains("has kept it locked")) {
                                host.signal("CONT", old.pid());
                                pause(20);
                                host.signal("STOP", old.pid());
                            }
                            return next.isAlive();
                        });
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

    private static void pause(long millis) {
        var until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        for (var left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
