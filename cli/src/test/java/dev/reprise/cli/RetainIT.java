package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.json.Json;
import dev.reprise.eventstore.SqliteEventStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Retention and sizes of a log with sessions of 40, 20 and 0 days ago. */
class RetainIT {
    @TempDir private Path directory;

    @BeforeEach
    void record() throws Exception {
        Files.writeString(directory.resolve("AppHost.java"), "");
        OldSessions.record(directory.resolve(".reprise/log.db"));
    }

    @Test
    void a_dry_run_says_what_would_go_and_keeps_it() {
        assertThat(cli("retention", "--dry-run").out())
                .startsWith("would delete session 1, positions 1..500, which ended ")
                .hasLineCount(1);
        assertThat(cli("retention", "--dry-run", "--keep-days", "7").out()).hasLineCount(2);
        assertThat(sessions()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void without_limits_those_of_a_host_are_kept_to() {
        assertThat(cli("retention").out())
                .startsWith("deleted session 1, positions 1..500, which ended ");
        assertThat(sessions()).containsExactly(2L, 3L);
        assertThat(cli("verify").exitCode()).isZero();
        assertThat(cli("events", "--json", "--limit", "1").out()).startsWith("{\"position\":501,");
    }

    @Test
    void the_last_session_stays_however_little_is_to_be_kept() {
        assertThat(cli("retention", "--keep-size", "1KB", "--json").out())
                .contains("\"session\":1", "\"session\":2")
                .doesNotContain("\"session\":3");
        assertThat(sessions()).containsExactly(3L);
        assertThat(cli("retention", "--keep-size", "1KB").out()).isEqualTo("nothing to delete\n");
    }

    @Test
    void a_session_and_all_older_ones_are_deleted_at_will() {
        assertThat(cli("retention", "--through", "2", "--dry-run").out())
                .startsWith("would delete session 1, ")
                .hasLineCount(2);
        assertThat(sessions()).containsExactly(1L, 2L, 3L);
        assertThat(cli("retention", "--through", "2", "--json").out())
                .contains("\"session\":1", "\"session\":2", "\"deleted\":true");
        assertThat(sessions()).containsExactly(3L);
        assertThat(cli("retention", "--through", "2").out()).isEqualTo("nothing to delete\n");
        assertThat(cli("verify").exitCode()).isZero();
    }

    @Test
    void the_last_session_a_pinned_one_and_one_that_has_not_been_are_not_deleted_at_will() {
        try (var store = SqliteEventStore.open(directory.resolve(".reprise/log.db"))) {
            OldSessions.pin(store, 2, true);
        }
        var last = cli("retention", "--through", "3");
        assertThat(last.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(last.err()).contains("session 3 is the last one of the log");
        var pinned = cli("retention", "--through", "2", "--dry-run");
        assertThat(pinned.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(pinned.err()).contains("session 2 is pinned");
        for (var unknown : List.of("4", "0")) {
            var result = cli("retention", "--through", unknown);
            assertThat(result.exitCode()).isEqualTo(ExitCode.INVALID);
            assertThat(result.err()).contains("no session " + unknown).contains("1..3");
        }
        var both = cli("retention", "--through", "1", "--keep-days", "7");
        assertThat(both.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(both.err()).contains("leave --keep-days and --keep-size out");
        assertThat(sessions()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void a_limit_that_makes_no_sense_is_refused() {
        for (var limit :
                List.of(
                        new String[] {"--keep-size", "lots"},
                        new String[] {"--keep-days", "-1"},
                        new String[] {"--keep-days", "many"})) {
            var result = cli("retention", limit[0], limit[1]);
            assertThat(result.exitCode()).isEqualTo(ExitCode.INVALID);
            assertThat(result.err()).contains(limit[0]).contains(limit[1]);
        }
        assertThat(sessions()).hasSize(3);
    }

    @Test
    void the_doctor_tells_the_sizes_of_log_sessions_and_consoles() throws Exception {
        var output = directory.resolve(".reprise/attempts/web/1/stdout");
        Files.createDirectories(output.getParent());
        Files.write(output, new byte[2_000_000]);
        var findings = Json.parse(cli("doctor", "--json").out()).items();
        assertThat(findings)
                .anyMatch(
                        f -> f.at("detail").text().contains("in 3 sessions; a host keeps 30 days"))
                .anyMatch(
                        f ->
                                f.at("what").text().equals("session 2")
                                        && f.at("detail").text().startsWith("500 events, "))
                .anyMatch(
                        f ->
                                f.at("what").text().equals("consoles")
                                        && f.at("detail").text().equals("2.0 MB"));
    }

    private List<Long> sessions() {
        try (var store = SqliteEventStore.openReadOnly(directory.resolve(".reprise/log.db"))) {
            return store.sessions().stream().map(s -> s.session()).toList();
        }
    }

    private FakeHost.Result cli(String... args) {
        return FakeHost.run(directory, args);
    }
}
