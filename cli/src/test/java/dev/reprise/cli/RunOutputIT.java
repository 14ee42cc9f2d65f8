package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.cli.json.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a person reads of a host at work. */
class RunOutputIT {
    private static final String MODEL =
            """
            import dev.reprise.app.*;

            void main(String[] args) {
                AppHost.run(args, app -> {
                    app.executable("web", "sleep", "300").withRestart(RestartPolicy.onFailure());
                    app.executable("worker", "sleep", "301");
                });
            }
            """;

    @TempDir private Path directory;
    private RealApp app;

    @AfterEach
    void leaveNothing() throws Exception {
        app.stop();
    }

    @Test
    void the_link_comes_after_the_start_and_after_a_stop_nothing_starts() throws Exception {
        app = new RealApp(directory, MODEL);
        var host = app.process("out", "run");
        read("out", "dashboard  http");
        assertThat(lines("out")).noneMatch(line -> line.startsWith("stopped"));
        host.destroy();
        assertThat(host.waitFor(30, TimeUnit.SECONDS)).isTrue();
        var lines = lines("out");
        assertThat(lines.getLast()).matches("stopped in \\S+ \\(ran \\S+\\)");
        var started = first(lines, "started in");
        assertThat(first(lines, "dashboard  http")).isEqualTo(started + 1);
        assertThat(lines).filteredOn(line -> line.matches("started in .*|.* failed.*")).hasSize(1);
    }

    @Test
    void what_ended_while_no_host_ran_is_told_and_not_shown_as_healthy() throws Exception {
        app = new RealApp(directory, MODEL);
        var host = app.process("out", "run");
        read("out", "started in");
        host.destroyForcibly().waitFor();
        kill("web");
        app.process("again", "run");
        read("again", "dashboard  http");
        var lines = lines("again");
        var web = lines.stream().filter(line -> line.startsWith("web ")).toList();
        assertThat(web.getFirst())
                .isEqualTo(
                        "web    ended by SIGKILL (exit code 137) while no host ran, starts again");
        assertThat(web.getLast()).startsWith("web    running, healthy, restart 1  ");
        assertThat(lines).contains("worker running, healthy");
    }

    @Test
    void a_stop_of_what_a_dead_host_left_tells_ends_only() throws Exception {
        app = new RealApp(directory, MODEL);
        var host = app.process("out", "run");
        read("out", "started in");
        host.destroyForcibly().waitFor();
        kill("web");
        var stop = app.process("stop", "stop");
        assertThat(stop.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lines("stop"))
                .noneMatch(line -> line.contains("healthy") || line.contains("started"))
                .anyMatch(
                        line ->
                                line.equals(
                                        "web    ended by SIGKILL (exit code 137) while no host ran"))
                .anyMatch(line -> line.equals("worker stopped (exit code 143)"));
        assertThat(lines("stop").getLast()).matches("stopped in \\S+");
        assertThat(app.cli("stop").out())
                .isEqualTo(
                        app.directory.resolve("AppHost.java") + " does not run: nothing to stop\n");
    }

    @Test
    void without_a_dashboard_its_api_is_named_and_it_is_there_again_next_time() throws Exception {
        app = new RealApp(directory, MODEL);
        var host = app.process("out", "run", "--no-dashboard");
        read("out", "api  http");
        assertThat(lines("out")).noneMatch(line -> line.contains("login"));
        var none = app.cli("dashboard");
        assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(none.err()).contains("--no-dashboard: api http://127.0.0.1:");
        host.destroy();
        host.waitFor();
        app.process("next", "run", "--json");
        var next = app.printed("next").at("apiUrl").text();
        assertThat(lines("out")).contains("api  " + next);
    }

    @Test
    void each_missing_parameter_is_named_with_the_way_to_set_it() throws Exception {
        app =
                new RealApp(
                        directory,
                        """
                        import dev.reprise.app.*;

                        void main(String[] args) {
                            AppHost.run(args, app -> {
                                app.executable("web", "sleep", "300")
                                        .withEnvironment("TOKEN", app.parameter("token").secret())
                                        .withEnvironment("REGION", app.parameter("region"));
                            });
                        }
                        """);
        app.process("out", "run");
        read("out", "dashboard  http");
        assertThat(lines("out"))
                .contains(
                        "warning: parameter token has no value; set it: reprise parameters set token",
                        "warning: parameter region has no value; set it: reprise parameters set"
                                + " region");
    }

    private void kill(String name) {
        var pid =
                Json.parse(app.cli("ps", "--json").out()).items().stream()
                        .filter(resource -> resource.at("name").text().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .at("pid")
                        .number();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await().atMost(RealApp.PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    private void read(String file, String beginning) {
        await().atMost(RealApp.PATIENCE)
                .until(() -> lines(file).stream().anyMatch(line -> line.startsWith(beginning)));
    }

    private static int first(List<String> lines, String beginning) {
        return lines.indexOf(
                lines.stream().filter(l -> l.startsWith(beginning)).findFirst().orElseThrow());
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(directory.resolve(file));
    }
}
