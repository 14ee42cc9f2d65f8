package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipInputStream;

/** A secret is where the program has put it, and nowhere else. */
class SecretsIT {
    private static final String PARAMETER = "parameter-9f2c41d7";
    private static final String FILED = "env-file-b83e60aa";

    @TempDir Path temp;

    @Test
    void secrets_are_only_in_the_console_of_the_program_that_prints_them() throws Exception {
        try (var host =
                RealHost.ofModel(
                        """
                        var token = app.parameter("token", System.getProperty("token")).secret();
                        app.executable("printer", "sh", "-c",
                                "echo \\"I have $TOKEN and $FILED\\"; echo $TOKEN >&2;"
                                        + " echo ready; exec sleep 1000")
                            .withEnvironment("TOKEN", token)
                            .withEnvironment("URL", Expression.of("http://u:{}@h/", token))
                            .withEnvFile("secrets.env")
                            .withLogCheck("ready")
                            .withStopGrace(Duration.ofSeconds(5));
                        app.executable("missing", "/no/such/program", token)
                            .withEnvironment("TOKEN", token);
                        app.executable("failing", "sh", "-c", "exit 3")
                            .withExecCheck("sh", "-c", "echo $TOKEN; exit 1")
                            .withEnvironment("TOKEN", token);
                        """,
                        temp)) {
            host.withJvm("-Dtoken=" + PARAMETER);
            Files.writeString(host.directory().resolve("secrets.env"), "FILED=" + FILED + "\n");
            host.run();
            host.awaitHealthy("printer");
            host.awaitState("missing", "FailedToStart");
            searchAnswers(host);
            host.kill();
            host.run();
            host.awaitHealthy("printer");
            searchAnswers(host);
            assertThat(searchFiles(host)).as("files with the secret").isPositive();
            // Commands that only read do not know the secrets.
            host.withoutJvm();
            searchCommands(host);
            host.ok("stop");
            searchCommands(host);
            searchFiles(host);
            host.assertNothingLeft();
        }
    }

    @Test
    void what_is_printed_after_the_hosts_death_is_withheld_by_a_host_without_the_model()
            throws Exception {
        try (var host =
                RealHost.ofModel(
                        """
                        var token = app.parameter("token", System.getProperty("token")).secret();
                        app.executable("printer", "sh", "-c",
                                "trap 'echo bye $TOKEN; exit 0' TERM; echo ready;"
                                        + " while :; do echo I have $TOKEN; sleep 0.1; done")
                            .withEnvironment("TOKEN", token)
                            .withLogCheck("ready")
                            .withOrphanGrace(Duration.ofSeconds(2));
                        """,
                        temp)) {
            host.withJvm("-Dtoken=" + PARAMETER);
            host.run();
            host.awaitHealthy("printer");
            host.kill();
            host.withoutJvm();
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(
                            () ->
                                    assertThat(host.events().getLast().at("type").text())
                                            .isEqualTo("SessionEnded"));
            assertThat(host.ok("logs", "printer").out())
                    .contains("I have ***", "no host ran that knows the app's secrets")
                    .doesNotContain(PARAMETER, "bye");
            var zip = host.directory().resolve("all.zip");
            host.ok("export", zip.toString());
            assertNone(zip.toString(), unzipped(zip));
            assertThat(searchFiles(host)).as("files with the secret").isZero();
            host.assertNothingLeft();
            host.assertSameSteps();
        }
    }

    private static String unzipped(Path zip) throws IOException {
        var all = new StringBuilder();
        try (var entries = new ZipInputStream(Files.newInputStream(zip))) {
            while (entries.getNextEntry() != null) {
                all.append(new String(entries.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(all).contains("I have ***");
        return all.toString();
    }

    private static void searchAnswers(RealHost host) {
        for (var path :
                List.of(
                        "/api/state",
                        "/api/resources",
                        "/api/resources/printer",
                        "/api/events",
                        "/api/why/missing",
                        "/api/resources/printer/logs",
                        "/api/resources/failing/logs")) {
            assertNone(path, host.send(host.request(path).GET()).body());
        }
    }

    private static void searchCommands(RealHost host) throws IOException {
        for (var command :
                List.of(
                        List.of("events", "--json"),
                        List.of("events"),
                        List.of("ps", "--json"),
                        List.of("describe", "printer"),
                        List.of("describe", "missing"),
                        List.of("why", "missing"),
                        List.of("logs", "printer"),
                        List.of("logs", "printer", "--json"),
                        List.of("logs", "printer", "--grep", "I have"),
                        List.of("state", "--at", "12", "--json"))) {
            var answer = host.call(command.toArray(String[]::new));
            assertNone(command.toString(), answer.out() + answer.err());
        }
        assertThat(host.ok("logs", "printer").out()).contains("I have ").contains("ready");
    }

    /**
     * Searches every file that the host and its keepers wrote; returns how many consoles have one.
     */
    private static int searchFiles(RealHost host) throws IOException {
        var raw = 0;
        try (var files = Files.walk(host.directory().getParent())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (file.endsWith("secrets.env") || !holdsSecret(file)) {
                    continue;
                }
                raw++;
                assertThat(file.toString()).contains("/.reprise/attempts/printer/");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
        return raw;
    }

    private static boolean holdsSecret(Path file) throws IOException {
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        return text.contains(PARAMETER) || text.contains(FILED);
    }

    private static void assertNone(String where, String text) {
        assertThat(text).as(where).doesNotContain(PARAMETER, FILED);
    }
}
