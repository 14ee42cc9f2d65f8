package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.cli.json.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** What is said of programs while no host lives, and when the next one takes them over. */
class HostAwayIT {
    @TempDir private Path directory;
    private RealApp app;

    @AfterEach
    void leaveNothing() throws Exception {
        app.stop();
    }

    @Test
    void a_program_that_has_ended_since_does_not_run_in_what_is_shown() throws Exception {
        app = new RealApp(directory);
        app.start().destroyForcibly().waitFor();
        var running = web();
        assertThat(running.at("state").text()).isEqualTo("Running");
        ProcessHandle.of(running.at("pid").number()).orElseThrow().destroyForcibly();
        await().atMost(RealApp.PATIENCE).until(() -> web().at("exitCode").number() == 137);
        assertThat(web().at("state").text()).isEqualTo("Finished");
        assertThat(web().at("pid").isNull()).isTrue();
        var shown = app.cli("ps");
        assertThat(shown.out()).doesNotContain("Running");
        assertThat(shown.err()).contains("web: no host runs; attempt 2 ended with exit code 137");
        assertThat(app.cli("why", "web").out())
                .startsWith(
                        "web is finished: web does not run: while no host ran, attempt 2 ended with"
                                + " exit code 137 [");

        Files.delete(directory.resolve(".reprise/attempts/web/2/exit"));
        assertThat(web().at("state").text()).isEqualTo("Unknown");
        assertThat(app.cli("ps").err()).contains("web: no host runs; attempt 2 is gone");
    }

    @Test
    void the_next_host_says_which_session_it_goes_on_with() throws Exception {
        app = new RealApp(directory);
        app.start().destroyForcibly().waitFor();
        var next = app.process("next.out", "run", "--json");
        assertThat(app.printed("next.out").at("session").number()).isEqualTo(1);
        assertThat(directory.resolve("next.out"))
                .content()
                .contains("going on with session 1, where 1 program was running");
        assertThat(next.isAlive()).isTrue();
    }

    private Json web() {
        return Json.parse(app.cli("ps", "--json").out()).items().stream()
                .filter(resource -> resource.at("name").text().equals("web"))
                .findFirst()
                .orElseThrow();
    }
}
