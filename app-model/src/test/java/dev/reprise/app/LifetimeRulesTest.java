package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Consumer;

class LifetimeRulesTest {
    @Test
    void a_process_of_somebody_else_is_found_by_its_pid_file_at_a_fixed_port() {
        assertThat(
                        problems(
                                app ->
                                        existing(app)
                                                .withPidFile("/run/legacy.pid")
                                                .withTcpEndpoint(e -> e.port(5432))
                                                .withTcpCheck()))
                .isEmpty();
        assertThat(problems(app -> existing(app).withPidFile("p").withTcpEndpoint()))
                .containsExactly(
                        "endpoint tcp of legacy has no port; add port(…), where the process with"
                                + " lifetime EXISTING listens");
        assertThat(
                        problems(
                                app ->
                                        existing(app)
                                                .withPidFile("p")
                                                .withTcpEndpoint(e -> e.port(5432).proxied())))
                .singleElement()
                .asString()
                .startsWith("endpoint tcp of legacy is proxied, and with lifetime EXISTING nobody");
        assertThat(problems(app -> existing(app).withPidFile(" ")))
                .containsExactly("the pid file of legacy is empty");
        assertThat(problems(app -> existing(app).withPidFile("p").withReplicas(2)))
                .containsExactly(
                        "legacy has 2 replicas and one pid file, which can name one process");
        assertThat(problems(app -> existing(app).withPidFile("p").withLogCheck("up")))
                .singleElement()
                .asString()
                .contains("its output goes where it was started");
    }

    @Test
    void what_an_earlier_session_has_left_needs_no_pid_file() {
        assertThat(
                        problems(
                                app ->
                                        app.executable("api", "x")
                                                .withHttpEndpoint()
                                                .withLifetime(Lifetime.CLEANUP)))
                .isEmpty();
    }

    @Test
    void who_starts_a_program_knows_its_pid() {
        assertThat(problems(app -> app.executable("api", "x").withPidFile("p")))
                .singleElement()
                .asString()
                .startsWith("api has a pid file and lifetime SESSION");
        assertThat(problems(app -> app.java("api", "Api.java").withLifetime(Lifetime.EXISTING)))
                .singleElement()
                .asString()
                .contains("use app.executable with withPidFile");
    }

    @Test
    void an_init_command_is_run_until_it_has_succeeded_once() {
        assertThat(problems(app -> app.executable("db", "x").withInitCommand("seed"))).isEmpty();
        assertThat(
                        problems(
                                app ->
                                        app.executable("db", "x")
                                                .withInitCommand(
                                                        List.of("seed"),
                                                        c -> c.successThreshold(3).liveness())))
                .hasSize(2);
        assertThat(problems(app -> app.executable("db", "x").withInitCommand(" ")))
                .containsExactly("init command of db has no command");
    }

    private static Executable existing(App app) {
        return app.executable("legacy", "x").withLifetime(Lifetime.EXISTING);
    }

    private static List<String> problems(Consumer<App> body) {
        try {
            Application.of(body);
            return List.of();
        } catch (ModelException e) {
            return e.problems();
        }
    }
}
