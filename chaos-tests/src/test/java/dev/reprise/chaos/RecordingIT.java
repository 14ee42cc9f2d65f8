package dev.reprise.chaos;

import static org.awaitility.Awaitility.await;

import dev.reprise.eventstore.LogExport;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.testing.Replay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * Records the logs of {@code chaos-tests/recorded} anew: {@code -Dreprise.record=DIR}. It runs the
 * real program on small apps, in a directory whose name says nothing of this machine, because paths
 * stand in the log.
 */
@EnabledIfSystemProperty(named = "reprise.record", matches = ".+")
class RecordingIT {
    private static final Path NEUTRAL = Path.of("/tmp/recorded");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LEASE = "-Dreprise.lease.seconds=2";
    private static final String SERVE =
            "exec python3 -c 'import http.server as h, os;"
                    + " h.ThreadingHTTPServer((\\\"127.0.0.1\\\", int(os.environ[\\\"PORT\\\"])),"
                    + " h.SimpleHTTPRequestHandler).serve_forever()'";
    private static final String CHAIN =
            """
            var db = app.executable("db", "sh", "-c", "echo ready; exec sleep 1000")
                .withLogCheck("ready");
            var orders = app.executable("orders", "sh", "-c", "sleep 0.2; echo up; exec sleep 1000")
                .withLogCheck("up").waitFor(db);
            app.executable("web", "sleep", "1000").waitFor(orders);
            """;

    /** What happens to a host. */
    private interface Story {
        void tell(RealHost host) throws Exception;
    }

    @Test
    void clean_run() throws Exception {
        record("clean-run", CHAIN, host -> up(host, "web"));
    }

    @Test
    void crash_at_start() throws Exception {
        record(
                "crash-at-start",
                CHAIN,
                host -> {
                    host.run();
                    awaitEvent(host, "LaunchBegun", "resource-orders");
                    host.kill();
                    up(host, "web");
                });
    }

    @Test
    void crash_at_stop() throws Exception {
        record(
                "crash-at-stop",
                """
                var slow = app.executable("slow", "sh", "-c",
                    "trap 'sleep 3; exit 0' TERM; while :; do sleep 0.1; done");
                app.executable("web", "sleep", "1000").waitForStart(slow);
                """,
                host -> {
                    up(host, "web");
                    host.post("/api/app/stop", "{}");
                    awaitEvent(host, "StopBegun", "resource-slow");
                    host.kill();
                    up(host, "web");
                });
    }

    @Test
    void crash_while_running() throws Exception {
        record(
                "crash-while-running",
                """
                app.executable("server", "sleep", "1000");
                app.executable("job", "sh", "-c", "sleep 3; exit 7");
                app.executable("again", "sh", "-c", "sleep 2; exit 1")
                    .withRestart(RestartPolicy.onFailure());
                """,
                host -> {
                    up(host, "server");
                    host.kill();
                    await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
                    up(host, "server");
                });
    }

    @Test
    void watchdog() throws Exception {
        record(
                "watchdog",
                """
                var db = app.executable("db", "sleep", "1000")
                    .withOrphanGrace(Duration.ofSeconds(2));
                app.executable("web", "sleep", "1000").waitForStart(db)
                    .withOrphanGrace(Duration.ofSeconds(2));
                """,
                host -> {
                    up(host, "web");
                    host.kill();
                    await().atMost(PATIENCE).until(() -> host.left().isEmpty());
                });
    }

    @Test
    void host_replaced() throws Exception {
        record(
                "host-replaced",
                CHAIN,
                host -> {
                    host.withJvm(LEASE);
                    up(host, "web");
                    host.signal("STOP");
                    replace(host);
                    host.awaitHealthy("web");
                });
    }

    @Test
    void fenced_host() throws Exception {
        record(
                "fenced-host",
                CHAIN,
                host -> {
                    host.withJvm(LEASE, "-Dreprise.lease.kill=off");
                    up(host, "web");
                    host.ok("restart", "orders");
                    host.signal("STOP");
                    var old = host.process();
                    replace(host);
                    host.awaitHealthy("web");
                    host.signal("CONT", old.pid());
                    await().atMost(PATIENCE).until(() -> !old.isAlive());
                    host.ok("restart", "orders");
                });
    }

    /** Runs until the lease of the host before is over. */
    private static void replace(RealHost host) {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            var next = host.spawn();
                            await().atMost(PATIENCE).until(() -> !next.isAlive() || host.isReady());
                            return next.isAlive();
                        });
    }

    @Test
    void flapping() throws Exception {
        record(
                "flapping",
                """
                var db = app.executable("db", "sleep", "1000")
                    .withExecCheck(java.util.List.of("test", "-e", "up"),
                        c -> c.interval(Duration.ofMillis(200)));
                app.executable("web", "sleep", "1000").waitFor(db);
                """,
                host -> {
                    host.run();
                    host.awaitState("web", "Waiting");
                    for (var round = 0; round < 3; round++) {
                        Files.writeString(host.directory().resolve("up"), "");
                        host.awaitHealthy("db");
                        Files.delete(host.directory().resolve("up"));
                        awaitHealth(host, "db", "Unhealthy");
                    }
                });
    }

    @Test
    void liveness() throws Exception {
        record(
                "liveness",
                """
                app.executable("db", "sh", "-c", "touch up; exec sleep 1000")
                    .withExecCheck(java.util.List.of("test", "-e", "up"),
                        c -> c.interval(Duration.ofMillis(200)).liveness());
                """,
                host -> {
                    up(host, "db");
                    Files.delete(host.directory().resolve("up"));
                    awaitEvent(host, "Exited", "resource-db");
                    host.awaitHealthy("db");
                });
    }

    @Test
    void crash_loop() throws Exception {
        record(
                "crash-loop",
                """
                var worker = app.executable("worker", "sh", "-c", "exit 3")
                    .withRestart(RestartPolicy.always().crashLoopAfter(5));
                app.executable("web", "sleep", "1000").waitForStart(worker, WaitBehavior.STOP);
                """,
                host -> {
                    host.run();
                    host.awaitState("worker", "Finished");
                });
    }

    @Test
    void backoff() throws Exception {
        record(
                "backoff",
                """
                app.executable("worker", "sh", "-c",
                        "echo >> lives; test $(wc -l < lives) -gt 3 || exit 1; exec sleep 1000")
                    .withRestart(RestartPolicy.onFailure());
                """,
                host -> {
                    host.run();
                    awaitEvents(host, "LaunchBegun", 4);
                    host.awaitState("worker", "Running");
                });
    }

    @Test
    void port_taken() throws Exception {
        var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        record(
                "port-taken",
                """
                var server = app.executable("server", "sleep", "1000")
                    .withHttpEndpoint("http", e -> e.port(%d));
                app.executable("web", "sleep", "1000").waitForStart(server, WaitBehavior.STOP);
                """
                        .formatted(taken.getLocalPort()),
                host -> {
                    host.run();
                    host.awaitState("server", "FailedToStart");
                    taken.close();
                    host.ok("start", "server");
                    host.ok("start", "web");
                });
    }

    @Test
    void dependency_failed() throws Exception {
        record(
                "dependency-failed",
                """
                var migrate = app.executable("migrate", "sh", "-c", "sleep 0.2; exit 2");
                app.executable("web", "sleep", "1000").waitForCompletion(migrate);
                app.executable("docs", "/no/such/program");
                """,
                host -> {
                    host.run();
                    host.awaitState("web", "FailedToStart");
                    host.awaitState("docs", "FailedToStart");
                });
    }

    @Test
    void secret_missing() throws Exception {
        record(
                "secret-missing",
                """
                var token = app.parameter("token", null).secret();
                app.executable("api", "sleep", "1000").withEnvironment("TOKEN", token);
                """,
                host -> {
                    host.run();
                    host.awaitState("api", "Waiting");
                });
    }

    @Test
    void kill_after_grace() throws Exception {
        record(
                "kill-after-grace",
                """
                app.executable("deaf", "sh", "-c", "trap '' TERM; while :; do sleep 0.1; done")
                    .withStopGrace(Duration.ofMillis(500));
                """,
                host -> {
                    up(host, "deaf");
                    host.ok("restart", "deaf");
                });
    }

    @Test
    void stop_now() throws Exception {
        record(
                "stop-now",
                """
                var deaf = app.executable("deaf", "sh", "-c",
                    "trap '' TERM; while :; do sleep 0.1; done");
                app.executable("web", "sleep", "1000").waitForStart(deaf);
                """,
                host -> {
                    up(host, "web");
                    host.ok("stop", "--now");
                });
    }

    @Test
    void commands() throws Exception {
        record(
                "commands",
                """
                var db = app.executable("db", "sleep", "1000");
                app.executable("job", "sh", "-c", "sleep 0.3; exit 4").withExplicitStart();
                app.executable("web", "sleep", "1000").waitFor(db).withExplicitStart();
                """,
                host -> {
                    up(host, "db");
                    host.ok("stop", "db");
                    host.post("/api/resources/web/commands/start", "{}");
                    host.awaitState("web", "Waiting");
                    host.ok("start", "web", "--force");
                    host.ok("start", "db");
                    host.call("start", "job");
                    host.ok("restart", "web");
                    host.post("/api/resources/db/commands/restart", "{}");
                    host.post("/api/resources/db/commands/stop", "{}");
                    host.awaitState("db", "Finished");
                });
    }

    @Test
    void replicas_behind_a_proxy() throws Exception {
        record(
                "replicas-behind-a-proxy",
                """
                var server = app.executable("server", "sh", "-c", "%s")
                    .withHttpEndpoint("http", e -> e.proxied()).withHttpCheck("/").withReplicas(3);
                app.executable("web", "sleep", "1000").withReference(server).waitFor(server);
                """
                        .formatted(SERVE),
                host -> {
                    up(host, "web");
                    host.ok("restart", "server-2");
                    host.ok("restart", "server");
                    host.awaitHealthy("server-3");
                });
    }

    @Test
    void persistent() throws Exception {
        record(
                "persistent",
                """
                app.executable("db", "sleep", "1000").withLifetime(Lifetime.PERSISTENT);
                app.executable("web", "sleep", "1000");
                """,
                host -> {
                    up(host, "web");
                    host.ok("stop");
                    host.awaitEnd();
                    up(host, "web");
                    host.ok("stop", "db");
                });
        alone("persistent", 2, "later-session");
    }

    /** Exports one session of a log that was recorded before. */
    private static void alone(String recorded, long session, String name) throws IOException {
        var all = Path.of(System.getProperty("reprise.record"), recorded + ".ndjson");
        var file = all.resolveSibling(name + ".ndjson");
        Files.deleteIfExists(file);
        try (var replay = Replay.read(all)) {
            LogExport.session(replay.log(), session, Instant.now(), file);
        }
    }

    @Test
    void changed_model() throws Exception {
        record(
                "changed-model",
                """
                app.executable("same", "sleep", "1000");
                app.executable("changed", "sleep", "1000").withEnvironment("MODE", "old");
                app.executable("gone", "sleep", "1000");
                """,
                host -> {
                    up(host, "gone");
                    host.kill();
                    host.model(
                            """
                            app.executable("same", "sleep", "1000");
                            app.executable("changed", "sleep", "1000")
                                .withEnvironment("MODE", "new");
                            app.executable("added", "sleep", "1000");
                            """);
                    up(host, "added");
                    awaitEvents(host, "LaunchBegun", 5);
                });
    }

    /** Runs the story in a new directory, ends the app, and exports its log. */
    private static void record(String name, String model, Story story) throws Exception {
        var temp = NEUTRAL.resolve(name);
        clear(temp);
        Files.createDirectories(temp);
        try (var host = RealHost.ofModel(model, temp)) {
            story.tell(host);
            host.call("stop");
            host.assertNothingLeft();
            host.ok("verify");
            export(host, Path.of(System.getProperty("reprise.record"), name + ".ndjson"));
        } finally {
            clear(temp);
        }
    }

    private static void export(RealHost host, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        try (var log = SqliteEventStore.openReadOnly(host.log())) {
            LogExport.log(log, Instant.now(), file);
        }
    }

    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void up(RealHost host, String instance) throws IOException {
        host.run();
        host.awaitHealthy(instance);
    }

    private static void awaitHealth(RealHost host, String instance, String health) {
        await().atMost(PATIENCE)
                .until(() -> host.resource(instance).at("healthStatus").text().equals(health));
    }

    private static void awaitEvent(RealHost host, String type, String stream) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () ->
                                host.get("/api/events?limit=1000").items().stream()
                                        .anyMatch(
                                                e ->
                                                        e.at("type").text().equals(type)
                                                                && e.at("stream")
                                                                        .text()
                                                                        .equals(stream)));
    }

    private static void awaitEvents(RealHost host, String type, long count) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                host.get("/api/events?limit=1000").items().stream()
                                                .filter(e -> e.at("type").text().equals(type))
                                                .count()
                                        >= count);
    }
}
