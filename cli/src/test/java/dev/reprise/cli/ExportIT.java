package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.client.Api;
import dev.reprise.cli.client.RefusedException;
import dev.reprise.cli.json.Json;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import java.util.zip.ZipInputStream;

/** A log leaves as a file, comes back, is looked at and decided again. */
class ExportIT {
    @TempDir private static Path directory;
    private static RealApp app;
    private static Path zip;

    @TempDir private Path elsewhere;

    @BeforeAll
    static void record() throws Exception {
        app = new RealApp(directory);
        app.start();
        assertThat(app.cli("stop").exitCode()).isZero();
        zip = directory.resolve("bug.zip");
        assertThat(app.cli("export", "bug.zip").exitCode()).isZero();
        assertThat(app.cli("export", "bug.ndjson").exitCode()).isZero();
    }

    @AfterAll
    static void leaveNothing() throws Exception {
        app.stop();
    }

    @BeforeEach
    void isNoAppHost() {
        assertThat(elsewhere.resolve(".reprise")).doesNotExist();
    }

    @Test
    void an_export_that_is_imported_has_the_same_events_states_and_console() throws Exception {
        var imported = FakeHost.run(elsewhere, "import", zip.toString());
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(elsewhere.resolve(".reprise/log.db")).exists();
        for (var question :
                List.of("events --json", "logs --json", "sessions --json", "ps --json")) {
            assertThat(FakeHost.run(elsewhere, question.split(" ")).out())
                    .as(question)
                    .isEqualTo(app.cli(question.split(" ")).out())
                    .isNotBlank();
        }
        var head = app.cli("events", "--json").out().lines().count();
        for (var at = 1L; at <= head; at++) {
            assertThat(FakeHost.run(elsewhere, "state", "--at", "" + at).out())
                    .isEqualTo(app.cli("state", "--at", "" + at).out());
        }
        assertThat(FakeHost.run(elsewhere, "verify").exitCode()).isZero();
        for (var export : List.of(directory.resolve("bug.ndjson"), zip)) {
            var again = FakeHost.run(elsewhere, "import", export.toString());
            assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(again.err()).contains("has events up to position " + head);
        }
    }

    @Test
    void an_export_holds_no_secret_and_only_its_owner_may_read_it() throws Exception {
        var names = new java.util.ArrayList<String>();
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
                var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text).as(entry.getName()).doesNotContain(RealApp.SECRET);
            }
        }
        assertThat(names).first().isEqualTo("log.ndjson");
        assertThat(names).anyMatch(name -> name.startsWith("attempts/web/2/console/"));
        assertThat(Files.getPosixFilePermissions(zip))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void a_file_that_exists_is_replaced_only_with_force() throws Exception {
        var refused = app.cli("export", "bug.ndjson");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains("bug.ndjson exists").contains("--force");
        assertThat(app.cli("export", "bug.ndjson", "--force").exitCode()).isZero();
        var piped = app.cli("export", "-");
        assertThat(piped.exitCode()).isZero();
        assertThat(piped.out().lines().skip(1).filter(line -> line.startsWith("{\"position\"")))
                .containsExactlyElementsOf(
                        Files.readAllLines(directory.resolve("bug.ndjson")).stream()
                                .skip(1)
                                .filter(line -> line.startsWith("{\"position\""))
                                .toList());
    }

    @Test
    void a_cut_or_edited_file_is_refused_and_leaves_nothing() throws Exception {
        var lines = Files.readAllLines(directory.resolve("bug.ndjson"));
        var cut = Files.write(elsewhere.resolve("cut.ndjson"), lines.subList(0, 9));
        var edited =
                Files.writeString(
                        elsewhere.resolve("edited.ndjson"),
                        String.join("\n", lines).replaceFirst("\"exitCode\":3", "\"exitCode\":0")
                                + "\n");
        for (var file : List.of(cut, edited)) {
            var result = FakeHost.run(elsewhere, "import", file.toString());
            assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(result.err()).contains(", line ");
            assertThat(elsewhere.resolve(".reprise/log.db")).doesNotExist();
            assertThat(FakeHost.run(elsewhere, "replay", file.toString()).exitCode())
                    .isEqualTo(ExitCode.UNREADABLE);
        }
    }

    @Test
    void a_damaged_log_is_exported_up_to_the_damage() throws Exception {
        var folder = Files.createDirectories(elsewhere.resolve("damaged/.reprise"));
        var copied = folder.resolve("log.db");
        assertThat(app.cli("backup", copied.toString()).exitCode()).isZero();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copied);
                var statement = connection.createStatement()) {
            for (var trigger : triggers(connection)) {
                statement.execute("DROP TRIGGER " + trigger);
            }
            statement.execute("UPDATE event SET payload = '{}' WHERE position = 6");
        }
        var damaged = elsewhere.resolve("damaged");
        var verified = FakeHost.run(damaged, "verify");
        assertThat(verified.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(verified.err())
                .contains("position 6:")
                .contains("damaged from position 6 on")
                .contains("reprise export");
        var exported = FakeHost.run(damaged, "export", "sound.ndjson");
        assertThat(exported.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(exported.err()).contains("damaged at position 6").contains("was exported");
        assertThat(exported.out()).contains("5 events up to position 5");
        var kept = Files.createDirectories(elsewhere.resolve("kept"));
        var sound = damaged.resolve("sound.ndjson").toString();
        assertThat(FakeHost.run(kept, "import", sound).exitCode()).isZero();
        assertThat(FakeHost.run(kept, "events", "--json").out().lines()).hasSize(5);
    }

    @Test
    void an_opened_export_answers_as_a_host_does_and_refuses_commands() throws Exception {
        var process = app.process("open.out", "open", "bug.zip", "--json");
        var served = app.printed("open.out");
        var api = new Api(served.at("apiUrl").text(), served.at("token").text());
        assertThat(served.at("url").text()).contains("/login?code=");
        assertThat(api.get("/api/resources").toString())
                .isEqualTo(ps(app.cli("describe", "--json").out()));
        assertThat(api.get("/api/events?q=type:Exited").items()).isNotEmpty();
        Assertions.assertThatThrownBy(
                        () ->
                                api.post(
                                        "/api/resources/web/commands/start",
                                        Json.object("commandId", "c-1")))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.status()).isEqualTo(409))
                .hasMessageContaining("recorded log");
        process.destroy();
        assertThat(process.waitFor()).isZero();
        assertThat(app.temporary().toFile().list((_, name) -> name.startsWith("reprise-")))
                .isEmpty();
    }

    @Test
    void the_dashboard_of_a_stopped_app_is_served_read_only() throws Exception {
        var process = app.process("dashboard.out", "dashboard", "--json");
        var served = app.printed("dashboard.out");
        var api = new Api(served.at("apiUrl").text(), served.at("token").text());
        assertThat(api.get("/api/host").at("readOnly").truth()).isTrue();
        assertThat(api.get("/api/resources").items()).hasSize(3);
        new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
        assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void a_recorded_log_replays_to_the_same_steps_and_under_another_model_to_others()
            throws Exception {
        var same = app.cli("replay", "bug.zip", "--json");
        assertThat(same.exitCode()).isZero();
        assertThat(Json.parse(same.out()).at("outcome").text()).isEqualTo("same");
        assertThat(app.cli("replay", "--session", "1").out()).contains("the same");
        var model = Files.readString(directory.resolve("AppHost.java"));
        Files.writeString(
                elsewhere.resolve("AppHost.java"), model.replace(".waitForCompletion(setup)", ""));
        var changed = app.cli("replay", "bug.zip", "--apphost", elsewhere.toString());
        assertThat(changed.exitCode()).as(changed.err()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(changed.out())
                .contains("leaves the recorded path at position")
                .contains("launch web, attempt 1");
    }

    @Test
    void retention_keeps_the_last_session_and_a_dry_run_keeps_all() throws Exception {
        var limits = new String[] {"--keep-days", "0", "--keep-size", "1KB"};
        assertThat(FakeHost.run(elsewhere, "import", zip.toString()).exitCode()).isZero();
        var result = FakeHost.run(elsewhere, with(limits, "retention", "--dry-run"));
        assertThat(result.out()).isEqualTo("nothing to delete\n");
        assertThat(FakeHost.run(elsewhere, with(limits, "retention")).exitCode()).isZero();
        assertThat(FakeHost.run(elsewhere, "sessions", "--json").out())
                .isEqualTo(app.cli("sessions", "--json").out());
        var wrong = FakeHost.run(elsewhere, "retention", "--keep-size", "lots");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(wrong.err()).contains("--keep-size lots is no size", "500MB");
    }

    private static String[] with(String[] limits, String... first) {
        return java.util.stream.Stream.of(first, limits)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }

    private static List<String> triggers(java.sql.Connection connection) throws Exception {
        var names = new java.util.ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    /** What {@code --json} prints over several lines, on one. */
    private static String ps(String printed) {
        return Json.parse(printed).toString();
    }
}
