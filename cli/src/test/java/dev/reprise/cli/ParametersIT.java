package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.json.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Values for parameters of a real app, over the lives of several hosts. */
class ParametersIT {
    private static final String SECRET = "hush-4711-hush";
    private static final String MODEL =
            """
            import dev.reprise.app.*;

            void main(String[] args) {
                AppHost.run(args, app -> {
                    var token = app.parameter("api-token").secret().withDescription("of the shop");
                    var region = app.parameter("region").withDefault("eu");
                    app.executable("api", "sh", "-c", "echo $REGION $TOKEN; exec sleep 300")
                            .withEnvironment("TOKEN", token).withEnvironment("REGION", region)
                            .withCommand("greet", c -> c.run("sh", "-c",
                                            "echo hi $REPRISE_ARG_WHO from $REGION $TOKEN")
                                    .argument("who", ArgumentOptions::required));
                });
            }
            """;

    @TempDir Path directory;
    private RealApp app;

    @AfterEach
    void stop() throws InterruptedException {
        app.stop();
    }

    @Test
    void a_saved_secret_starts_what_waited_and_is_there_in_the_next_run() throws Exception {
        app = new RealApp(directory, MODEL);
        var host = app.process("first.out", "run", "--json");
        app.printed("first.out");
        await().atMost(RealApp.PATIENCE).until(() -> state().equals("Waiting"));
        assertThat(app.cli("parameters").out()).containsPattern("api-token +Missing +api +of the");
        set("api-token", SECRET, "--save");
        await().atMost(RealApp.PATIENCE).until(() -> state().equals("Running"));
        await().atMost(RealApp.PATIENCE)
                .until(() -> app.cli("logs", "api").out().equals("eu ***\n"));
        assertThat(app.cli("parameters", "--json").out())
                .contains("\"state\":\"Set\",\"value\":null")
                .contains("\"value\":\"eu\"");
        assertThat(app.cli("command", "api", "greet", "who=you").out())
                .isEqualTo("greet api: done\napi: hi you from eu ***\n");
        assertThat(app.cli("command", "api", "greet").err()).contains("argument who is missing");
        assertThat(reveal("env:TOKEN")).isEqualTo(SECRET);
        assertThat(app.cli("events", "--type", "SecretRevealed").out()).contains("env:TOKEN");
        nothingHolds(directory.resolve(".reprise"));
        var saved = onlyFile(directory.resolve("state/reprise/parameters"));
        assertThat(Files.readString(saved)).contains(SECRET);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved)))
                .isEqualTo("rw-------");

        assertThat(app.cli("stop").exitCode()).isZero();
        host.waitFor();
        app.process("second.out", "run", "--json");
        app.printed("second.out");
        await().atMost(RealApp.PATIENCE).until(() -> state().equals("Running"));
    }

    @Test
    void after_a_crash_a_secret_that_was_not_saved_is_missing_and_what_runs_with_it_stays()
            throws Exception {
        app = new RealApp(directory, MODEL);
        var host = app.process("first.out", "run", "--json");
        app.printed("first.out");
        set("region", "us");
        set("api-token", SECRET);
        await().atMost(RealApp.PATIENCE).until(() -> state().equals("Running"));
        var pid = api().at("pid").number();
        host.destroyForcibly().waitFor();
        app.process("second.out", "run", "--json");
        app.printed("second.out");
        await().atMost(RealApp.PATIENCE).until(() -> state().equals("Running"));
        assertThat(api().at("pid").number()).isEqualTo(pid);
        assertThat(app.cli("parameters").out())
                .containsPattern("api-token +Missing")
                .containsPattern("region +Set +us");
        set("api-token", "another-one");
        await().atMost(RealApp.PATIENCE).until(() -> api().at("attempt").number() == 2);
    }

    private String state() {
        return api().at("state").text();
    }

    private Json api() {
        return Json.parse(app.cli("ps", "--json").out()).items().getFirst();
    }

    private void set(String name, String value, String... options) throws Exception {
        var words = new java.util.ArrayList<>(java.util.List.of("parameters", "set", name));
        words.addAll(java.util.List.of(options));
        var set = app.process("set.out", words.toArray(String[]::new));
        try (var stdin = set.outputWriter()) {
            stdin.write(value + "\n");
        }
        assertThat(set.waitFor()).as(Files.readString(directory.resolve("set.out"))).isZero();
    }

    private String reveal(String property) {
        var host = LiveHost.require(AppHostLocation.find(directory.toString(), directory));
        return host.api()
                .post("/api/resources/api/reveal", Json.object("property", property))
                .at("value")
                .text();
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    /** The raw console is the program's own; nothing of ours may hold the value. */
    private static void nothingHolds(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("stdout")) {
                    assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(SECRET);
                }
            }
        }
    }
}
