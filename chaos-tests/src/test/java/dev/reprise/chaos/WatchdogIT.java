package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.cli.json.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What a dead host has left is stopped after the orphan grace, unless a host has come back. */
class WatchdogIT {
    private static final String GRACE = "-Dorphan.grace=PT2S";
    private static final long SEED =
            Long.getLong("reprise.chaos.seed", System.currentTimeMillis() % 1_000_000);
    private static final int RETURNS =
            System.getProperty("reprise.chaos", "short").equals("long") ? 20 : 2;

    @TempDir Path temp;

    @Test
    void without_a_new_host_all_is_stopped_in_order_and_recorded() throws Exception {
        try (var host = RealHost.of("counted", temp).withJvm(GRACE)) {
            host.run();
            host.awaitHealthy("front");
            host.awaitState("ticker", "Running");
            host.kill();
            await().atMost(Duration.ofSeconds(60)).until(() -> host.left().isEmpty());
            var events = host.events();
            assertThat(position(events, "Exited", "resource-front"))
                    .isLessThan(position(events, "StopBegun", "resource-orders"));
            assertThat(only(events, "HostStarted").getLast().at("payload").at("reason").text())
                    .isEqualTo("watchdog");
            assertThat(events.getLast().at("type").text()).isEqualTo("SessionEnded");
            var counted = new Counted(host);
            counted.assertExitsAreRecorded(events);
            counted.assertTicksAreWhole();
            host.assertNothingLeft();
            host.ok("verify");
            host.assertSameSteps();
        }
    }

    @Test
    void each_resource_is_kept_for_its_own_grace_and_the_session_goes_on() throws Exception {
        try (var host = RealHost.of("counted", temp).withJvm("-Dticker.grace=PT2S")) {
            host.run();
            host.awaitHealthy("front");
            host.awaitState("ticker", "Running");
            var all = host.left().size();
            host.kill();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !only(host.events(), "OrphanGraceOver").isEmpty());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> has(host.events(), "ConsoleSealed", "resource-ticker"));
            assertThat(has(host.events(), "StopBegun", "resource-front")).isFalse();
            assertThat(only(host.events(), "SessionEnded")).isEmpty();
            assertThat(host.left()).isNotEmpty().hasSizeLessThan(all);
            await().atMost(Duration.ofSeconds(60)).until(() -> comesBack(host));
            host.awaitHealthy("front");
            host.awaitState("ticker", "Running");
            assertThat(launches(host.events(), "resource-front")).isEqualTo(1);
            assertThat(launches(host.events(), "resource-ticker")).isEqualTo(2);
            host.ok("stop");
            host.assertNothingLeft();
            new Counted(host).assertNothingRanTwice();
            host.ok("verify");
        }
    }

    /** The watchdog's host may not have gone yet. */
    private static boolean comesBack(RealHost host) throws IOException {
        var back = host.spawn();
        await().atMost(Duration.ofSeconds(60)).until(() -> !back.isAlive() || host.isReady());
        return back.isAlive();
    }

    private static boolean has(List<Json> events, String type, String stream) {
        return only(events, type).stream().anyMatch(e -> e.at("stream").text().equals(stream));
    }

    private static long launches(List<Json> events, String stream) {
        return only(events, "LaunchBegun").stream()
                .filter(e -> e.at("stream").text().equals(stream))
                .count();
    }

    @Test
    void a_host_that_returns_when_the_watchdog_fires_and_the_watchdog_never_both_win()
            throws Exception {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        try (var host = RealHost.of("counted", temp).withJvm(GRACE)) {
            for (var round = 0; round < RETURNS; round++) {
                host.run();
                host.awaitHealthy("front");
                host.kill();
                pause(1_000 + random.nextInt(1_500));
                comeBack(host);
            }
            host.call("stop");
            host.assertNothingLeft();
            var counted = new Counted(host);
            counted.assertNothingRanTwice();
            counted.assertExitsAreRecorded(host.events());
            counted.assertTicksAreWhole();
            host.ok("verify");
            host.assertSameSteps();
        }
    }

    /** Either the host comes up and the app is whole, or it is refused and all is stopped. */
    private static void comeBack(RealHost host) throws IOException {
        var back = host.spawn();
        await().atMost(Duration.ofSeconds(60)).until(() -> !back.isAlive() || host.isReady());
        if (back.isAlive()) {
            host.awaitHealthy("front");
            assertThat(host.process().isAlive()).isTrue();
            host.ok("stop");
        } else {
            assertThat(host.errors()).containsAnyOf("is running already", "at the same moment");
            await().atMost(Duration.ofSeconds(60)).until(() -> host.left().isEmpty());
        }
    }

    private static long position(List<Json> events, String type, String stream) {
        return only(events, type).stream()
                .filter(event -> event.at("stream").text().equals(stream))
                .toList()
                .getLast()
                .at("position")
                .number();
    }

    private static List<Json> only(List<Json> events, String type) {
        return events.stream().filter(event -> event.at("type").text().equals(type)).toList();
    }

    private static void pause(long millis) {
        var until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        for (var left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
