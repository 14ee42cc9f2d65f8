package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The host dies at random moments, and nothing is lost. {@code -Dreprise.chaos=long} for 50 deaths,
 * {@code -Dreprise.chaos.seed=N} for the moments of an earlier run.
 */
class KillMinusNineIT {
    private static final int DEATHS = Chance.rounds(12, 50);

    /** When the host dies. */
    private enum Moment {
        TRAFFIC,
        RESTART,
        STOP_AND_START,
        JOB,
        BOOT,
        APP_STOP
    }

    @TempDir Path temp;
    private final Chance chance = new Chance();
    private final List<String> acknowledged = new ArrayList<>();
    private final List<String> placed = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    @Test
    void a_host_that_dies_at_any_moment_loses_nothing_and_starts_nothing_twice() throws Exception {
        System.out.println(chance + ", deaths " + DEATHS);
        try (var host = RealHost.of("counted", temp)) {
            dieWhileBooting(host);
            var traffic = up(host, 0);
            for (var death = 1; death <= DEATHS; death++) {
                var moment = Moment.values()[(death - 1) % Moment.values().length];
                System.out.println("death " + death + ": " + moment);
                if (moment == Moment.APP_STOP) {
                    down(traffic);
                    dieWhileStopping(host);
                    traffic = up(host, death);
                } else {
                    die(host, moment);
                    traffic.awaitOneMore();
                    host.run();
                    host.awaitHealthy("front");
                    traffic.awaitOneMore();
                }
            }
            host.awaitState("ticker", "Running");
            down(traffic);
            host.ok("stop");
            assertThat(host.awaitEnd()).isZero();
            assertAllIsWell(host);
        }
    }

    private void assertAllIsWell(RealHost host) throws IOException {
        var counted = new Counted(host);
        var events = host.events();
        host.assertNothingLeft();
        assertThat(failed).as("orders").isEmpty();
        assertThat(counted.orders()).containsAll(placed);
        counted.assertNothingRanTwice();
        counted.assertExitsAreRecorded(events);
        counted.assertJobsEndedWith(7, events);
        counted.assertTicksAreWhole();
        var known = new TreeSet<String>();
        events.forEach(event -> known.add(event.at("payload").at("commandId").text()));
        assertThat(known).containsAll(acknowledged);
        host.ok("verify");
        host.assertSameSteps();
    }

    private void dieWhileBooting(RealHost host) throws IOException {
        host.spawn();
        chance.pause(2_500);
        host.kill();
    }

    /** Runs the app and begins the traffic. */
    private Traffic up(RealHost host, int round) throws IOException {
        host.run();
        host.awaitHealthy("front");
        return Traffic.at(host.url("front"), "order-" + round);
    }

    private void down(Traffic traffic) {
        traffic.close();
        placed.addAll(traffic.placed());
        failed.addAll(traffic.failed());
    }

    private void dieWhileStopping(RealHost host) {
        assertThat(host.post("/api/app/stop", "{}").statusCode()).isEqualTo(202);
        chance.pause(300);
        host.kill();
    }

    private void die(RealHost host, Moment moment) throws IOException {
        switch (moment) {
            case TRAFFIC -> chance.pause(500);
            case RESTART -> {
                command(host, "ticker", "restart");
                chance.pause(250);
            }
            case STOP_AND_START -> {
                command(host, "ticker", "stop");
                chance.pause(150);
                command(host, "ticker", "start");
                chance.pause(150);
            }
            case JOB -> dieUnderAJob(host);
            case BOOT -> {
                host.kill();
                host.spawn();
                chance.pause(2_500);
            }
            case APP_STOP -> throw new IllegalArgumentException("not under traffic");
        }
        host.kill();
    }

    /** The job ends, in half of the cases, while no host lives. */
    private void dieUnderAJob(RealHost host) throws IOException {
        var counted = new Counted(host);
        Files.writeString(host.directory().resolve("job-seconds"), "0." + chance.nextInt(10));
        var before = counted.marks("stops").size();
        command(host, "job", "start");
        chance.pause(500);
        host.kill();
        if (counted.marks("starts").stream().anyMatch(mark -> mark.startsWith("job "))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () ->
                                    counted.marks("stops").size() > before
                                            || jobs(counted, "starts") == jobs(counted, "stops"));
        }
    }

    private static long jobs(Counted counted, String file) throws IOException {
        return counted.marks(file).stream().filter(mark -> mark.startsWith("job ")).count();
    }

    private void command(RealHost host, String resource, String command) {
        var id = UUID.randomUUID().toString();
        var answer =
                host.post(
                        "/api/resources/%s/commands/%s".formatted(resource, command),
                        "{\"commandId\":\"" + id + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        acknowledged.add(id);
    }
}
