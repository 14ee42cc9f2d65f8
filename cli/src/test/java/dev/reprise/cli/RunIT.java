package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.cli.FakeHost.Result;
import dev.reprise.cli.json.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The whole program with real processes. */
class RunIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path directory;
    private final List<Process> hosts = new ArrayList<>();

    @AfterEach
    void leaveNothing() throws Exception {
        hosts.forEach(Process::destroyForcibly);
        for (var host : hosts) {
            host.waitFor();
        }
        if (Files.exists(directory.resolve(".reprise/log.db"))) {
            cli("stop", "--now");
        }
    }

    @Test
    void an_app_is_run_resumed_after_a_crash_and_stopped() throws Exception {
        appHost(Duration.ofMinutes(10));
        var first = host();
        var before = ready();
        assertThat(before.at("session").number()).isEqualTo(1);
        assertThat(cli("wait", "worker", "--for", "running").exitCode()).isZero();
        var pid = pid("worker");

        var refused = cli("run");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err())
                .contains("is running already, host pid " + first.pid())
                .contains("reprise stop");
        first.destroyForcibly().waitFor();
        assertThat(cli("verify").exitCode()).isZero();
        assertThat(pid("worker")).isEqualTo(pid);

        var second = host();
        await().atMost(PATIENCE).until(() -> ready().at("epoch").number() == 2);
        assertThat(cli("wait", "worker", "--for", "running").exitCode()).isZero();
        assertThat(pid("worker")).isEqualTo(pid);
        assertThat(cli("logs", "worker").out()).isEqualTo("begin\n");

        assertThat(cli("stop").exitCode()).isZero();
        assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isZero();
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(directory.resolve(".reprise/host.json")).doesNotExist();
        assertThat(types()).endsWith("SessionEnded");
    }

    @Test
    void sigterm_stops_in_order_and_ends_the_session() throws Exception {
        appHost(Duration.ofMinutes(10));
        var host = host();
        ready();
        assertThat(cli("wait", "worker", "--for", "running").exitCode()).isZero();
        var pid = pid("worker");
        host.destroy();
        assertThat(host.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(host.exitValue()).isZero();
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(types()).endsWith("SessionEnded");
    }

    @Test
    void what_a_dead_host_leaves_is_stopped_and_recorded_after_its_grace() throws Exception {
        appHost(Duration.ofMillis(500));
        var host = host();
        ready();
        assertThat(cli("wait", "worker", "--for", "running").exitCode()).isZero();
        var pid = pid("worker");
        host.destroyForcibly().waitFor();
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
        await().atMost(PATIENCE).until(() -> types().getLast().equals("SessionEnded"));
        assertThat(cli("events", "--type", "HostStarted", "--json").out())
                .contains("\"reason\":\"watchdog\"");
    }

    @Test
    void a_plan_says_what_would_be_done_and_does_nothing() throws Exception {
        appHost(Duration.ofMinutes(10));
        var plan = cli("run", "--plan");
        assertThat(plan.out())
                .isEqualTo(
                        """
                        open session 1
                          start    setup  (at once)
                          start    worker  (after setup)
                        """);
        assertThat(directory.resolve(".reprise/log.db")).doesNotExist();
    }

    private void appHost(Duration grace) throws IOException {
        Files.writeString(
                directory.resolve("AppHost.java"),
                """
                import dev.reprise.app.AppHost;
                import java.time.Duration;

                void main(String[] args) {
                    var grace = Duration.ofMillis(%d);
                    AppHost.run(args, app -> {
                        var setup = app.executable("setup", "true").withOrphanGrace(grace);
                        app.executable("worker", "sh", "-c", "echo begin; exec sleep 300")
                                .waitForCompletion(setup).withOrphanGrace(grace);
                    });
                }
                """
                        .formatted(grace.toMillis()));
    }

    /** Starts a host in a JVM of its own. */
    private Process host() throws IOException {
        var builder = new ProcessBuilder(command("run", "--json"));
        builder.directory(directory.toFile());
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("host.out").toFile()));
        var process = builder.start();
        hosts.add(process);
        return process;
    }

    /** Returns what the latest host says of itself once it is there. */
    private Json ready() {
        return await().atMost(PATIENCE).until(this::described, Optional::isPresent).orElseThrow();
    }

    private Optional<Json> described() throws IOException {
        return Files.readAllLines(directory.resolve("host.out")).stream()
                .filter(line -> line.startsWith("{"))
                .map(Json::parse)
                .reduce((_, last) -> last);
    }

    private long pid(String name) {
        return Json.parse(cli("ps", "--json").out()).items().stream()
                .filter(resource -> resource.at("name").text().equals(name))
                .findFirst()
                .orElseThrow()
                .at("pid")
                .number();
    }

    private List<String> types() {
        return cli("events", "--json")
                .out()
                .lines()
                .map(line -> Json.parse(line).at("type").text())
                .toList();
    }

    /** Runs a command in a JVM of its own, as a person would. */
    private Result cli(String... args) {
        try {
            var builder = new ProcessBuilder(command(args));
            builder.directory(directory.toFile());
            builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
            var err = directory.resolve("cli.err");
            builder.redirectError(err.toFile());
            var process = builder.start();
            var out = process.getInputStream().readAllBytes();
            var code = process.waitFor();
            return new Result(code, new String(out, StandardCharsets.UTF_8), Files.readString(err));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> command(String... args) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.reprise.cli.Main"));
        command.addAll(List.of(args));
        return command;
    }
}
