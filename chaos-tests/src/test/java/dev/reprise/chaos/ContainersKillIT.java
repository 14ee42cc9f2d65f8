package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The host of an app of containers dies at random moments: the next one takes them over as they
 * are. Like {@link KillMinusNineIT}, {@code -Dreprise.chaos=long} is for 30 deaths.
 */
@NeedsDocker
class ContainersKillIT {
    private static final int DEATHS = Chance.rounds(10, 30);

    /** When the host dies; those from BUILD on are not under traffic. */
    private enum Moment {
        TRAFFIC,
        RESTART,
        STOP_AND_START,
        JOB,
        BOOT,
        BUILD,
        CREATE,
        APP_STOP
    }

    @TempDir Path temp;
    private final Chance chance = new Chance();
    private final List<String> failed = new ArrayList<>();

    @Test
    void a_host_that_dies_at_any_moment_finds_its_containers_and_starts_none_twice()
            throws Exception {
        System.out.println(chance + ", deaths " + DEATHS);
        try (var docker = Docker.of(temp.resolve("contained"));
                var host = RealHost.of("contained", temp);
                var lives = Lives.watch(docker, temp)) {
            Files.writeString(host.directory().resolve("witness/job-seconds"), "0.5");
            boot(host);
            var traffic = up(host, 0);
            for (var death = 1; death <= DEATHS; death++) {
                var moment = Moment.values()[(death - 1) % Moment.values().length];
                System.out.println("death " + death + ": " + moment);
                if (moment.compareTo(Moment.BUILD) >= 0) {
                    down(traffic);
                    dieAlone(host, moment);
                    traffic = up(host, death);
                } else {
                    die(host, moment);
                    traffic.awaitOneMore();
                    host.run();
                    host.awaitHealthy("front");
                    traffic.awaitOneMore();
                }
                assertThat(docker.running()).doesNotHaveDuplicates();
            }
            host.awaitState("ticker", "Running");
            down(traffic);
            host.ok("stop");
            assertThat(host.awaitEnd()).isZero();
            assertAllIsWell(host, docker);
            lives.assertNeverTwo();
        }
    }

    private void assertAllIsWell(RealHost host, Docker docker) throws IOException {
        var contained = new Contained(host);
        var events = host.events();
        assertThat(failed).as("requests").isEmpty();
        host.assertNoProcessLeft();
        assertThat(docker.containers()).containsExactly(docker.container("store"));
        assertThat(docker.shared())
                .containsExactlyInAnyOrder(docker.network(), docker.network() + "-kept");
        // Another test may be building the same at this moment.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(
                                                docker.ok(
                                                        "ps",
                                                        "--all",
                                                        "--no-trunc",
                                                        "--format",
                                                        "{{.Command}}"))
                                        .as("containers of builds that were cut off")
                                        .doesNotContain("cat /www/edition"));
        contained.assertNothingRanTwice(events);
        contained.assertExitsAreRecorded(events);
        contained.assertJobsEndedWith(7, events);
        contained.assertTicksAreWhole();
        host.ok("verify");
        host.assertSameSteps();
    }

    /** Runs the app, with what is built as it should be, and begins the traffic. */
    private Traffic up(RealHost host, int round) throws IOException {
        host.run();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> served(host).equals(Files.readString(edition(host))));
        List.of("pages", "store", "front").forEach(host::awaitHealthy);
        return Traffic.at(host.url("front"), "order-" + round);
    }

    private static String served(RealHost host) {
        var edition = URI.create(host.url("pages") + "/edition");
        return host.send(HttpRequest.newBuilder(edition)).body();
    }

    private static Path edition(RealHost host) {
        return host.directory().resolve("pages/edition");
    }

    private void down(Traffic traffic) {
        traffic.close();
        failed.addAll(traffic.failed());
    }

    private void die(RealHost host, Moment moment) throws IOException {
        switch (moment) {
            case TRAFFIC -> chance.pause(500);
            case RESTART -> {
                host.command("ticker", "restart");
                chance.pause(500);
            }
            case STOP_AND_START -> {
                host.command("ticker", "stop");
                chance.pause(300);
                host.command("ticker", "start");
                chance.pause(500);
            }
            case JOB -> {
                host.command("job", "start");
                chance.pause(800);
                host.kill();
                awaitJobs(host);
            }
            case BOOT -> {
                host.kill();
                host.spawn();
                chance.pause(4_000);
            }
            case BUILD, CREATE, APP_STOP -> throw new IllegalArgumentException("under traffic");
        }
        host.kill();
    }

    private void dieAlone(RealHost host, Moment moment) throws IOException {
        switch (moment) {
            case BUILD -> {
                host.kill();
                Files.writeString(edition(host), "edition " + chance.nextInt(1_000_000));
                boot(host);
            }
            case CREATE -> {
                host.ok("stop");
                boot(host);
            }
            case APP_STOP -> {
                assertThat(host.post("/api/app/stop", "{}").statusCode()).isEqualTo(202);
                chance.pause(500);
                host.kill();
            }
            case TRAFFIC, RESTART, STOP_AND_START, JOB, BOOT ->
                    throw new IllegalArgumentException("without traffic");
        }
    }

    private void boot(RealHost host) throws IOException {
        host.spawn();
        chance.pause(6_000);
        host.kill();
    }

    /** The job that has begun ends while no host lives. */
    private static void awaitJobs(RealHost host) throws IOException {
        var contained = new Contained(host);
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                contained.marks("starts").stream()
                                                .filter(mark -> mark.startsWith("job "))
                                                .count()
                                        == contained.marks("stops").size());
    }
}
