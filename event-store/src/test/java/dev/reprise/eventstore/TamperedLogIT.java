package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.AT;
import static dev.reprise.eventstore.Events.append;
import static dev.reprise.eventstore.Events.to;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the log refuses, and what {@code verify} finds where somebody got round that. */
class TamperedLogIT {
    @TempDir Path directory;
    private Path log;

    /** Two sessions: positions 1 to 5 in two batches, and 6 to 8 in one. */
    @BeforeEach
    void write() {
        log = directory.resolve("log.db");
        try (var store = SqliteEventStore.open(log)) {
            store.leases().take(0, "host", "boot", 0);
            store.append(append(to("a", 2), to("b", 1))).join();
            store.append(append(to("a", 2))).join();
            store.append(append(1, 2, AT, to("c", 2), to("a", 1))).join();
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private void open(Work work) throws SQLException {
        try (var connection = new SqliteFile(log).openWriter()) {
            work.on(connection);
        }
    }

    private void execute(String... sql) throws SQLException {
        open(
                connection -> {
                    try (var statement = connection.createStatement()) {
                        for (var one : sql) {
                            statement.execute(one);
                        }
                    }
                });
    }

    private List<Verification.Problem> problems() {
        try (var store = SqliteEventStore.openReadOnly(log)) {
            return store.verify().problems();
        }
    }

    @Test
    void an_untouched_log_is_sound() {
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event SET payload = '{}' WHERE position = 2",
                "DELETE FROM event WHERE position = 8",
                "DELETE FROM event",
                "REPLACE INTO event SELECT * FROM event WHERE position = 8",
                "INSERT OR REPLACE INTO event SELECT 9, batch, planned_at, stream, version, type,"
                        + " schema_version, event_id, session, epoch, recorded_at, actor,"
                        + " causation_position, correlation_id, payload, hash FROM event WHERE"
                        + " position = 8",
                "INSERT INTO event SELECT 10, batch, planned_at, stream, 99, type, schema_version,"
                        + " zeroblob(16), session, epoch, recorded_at, actor, causation_position,"
                        + " correlation_id, payload, hash FROM event WHERE position = 8",
                "INSERT INTO event SELECT 0, batch, planned_at, stream, 99, type, schema_version,"
                        + " zeroblob(16), session, epoch, recorded_at, actor, causation_position,"
                        + " correlation_id, payload, hash FROM event WHERE position = 8",
                "UPDATE stream SET name = 'z'",
                "DELETE FROM actor",
                "UPDATE event_type SET name = 'z'",
                "UPDATE session SET first = 5 WHERE id = 2",
                "DELETE FROM session",
                "INSERT INTO session VALUES (3, 8)",
                "INSERT INTO session VALUES (4, 9)",
                "DELETE FROM recorded_head",
                "UPDATE host_lease SET epoch = 0",
                "DELETE FROM host_lease",
                "INSERT INTO retained SELECT 1, 1, 4, hash, batch, recorded_at FROM event WHERE"
                        + " position = 4",
                "INSERT INTO retained SELECT 2, 6, 8, hash, batch, recorded_at FROM event WHERE"
                        + " position = 8",
                "INSERT INTO retained SELECT 1, 1, 5, zeroblob(32), batch, recorded_at FROM event"
                        + " WHERE position = 5",
            })
    void triggers_refuse(String sql) {
        assertThatThrownBy(() -> execute(sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("SQLITE_CONSTRAINT_TRIGGER");
        assertThat(problems()).isEmpty();
    }

    @Test
    void whole_sessions_are_deleted_once_retention_has_announced_them() throws Exception {
        retain(1, 1, 5);
        assertThat(problems()).isEmpty();
        try (var store = SqliteEventStore.open(log)) {
            assertThat(store.sessions()).extracting(SessionRange::session).containsExactly(2L);
            assertThat(store.streamVersion("b")).isEqualTo(1);
            assertThat(store.streamVersion("a")).isEqualTo(5);
            assertThat(store.append(append(1, 2, AT, to("b", 1))).join().first()).isEqualTo(9);
        }
        retain(2, 6, 9);
        assertThat(problems()).isEmpty();
    }

    @Test
    void the_head_and_the_versions_survive_the_last_event() throws Exception {
        Head head;
        try (var store = SqliteEventStore.openReadOnly(log)) {
            head = store.head();
        }
        retain(1, 1, 5);
        retain(2, 6, 8);

        try (var store = SqliteEventStore.open(log)) {
            assertThat(store.head()).isEqualTo(head);
            assertThat(store.read(0, 10)).isEmpty();
            assertThat(store.sessions()).isEmpty();
            assertThat(store.streamVersion("a")).isEqualTo(5);
            var next =
                    append(1, 3, AT.minusSeconds(9), to("a", ExpectedVersion.exactly(5), note()));
            assertThat(store.append(next).join()).isEqualTo(new Appended(9, 9, 4, AT, false));
            assertThat(store.read(0, 10)).extracting(StoredEvent::version).containsExactly(6L);
            assertThat(store.verify()).isEqualTo(new Verification(1, List.of()));
        }
    }

    private static NewEvent note() {
        return Events.event("{}");
    }

    private void retain(long session, long first, long last) throws SQLException {
        execute(
                "BEGIN IMMEDIATE",
                "INSERT INTO retained SELECT %d, %d, %d, hash, batch, recorded_at FROM event WHERE position = %d"
                        .formatted(session, first, last, last),
                "DELETE FROM event WHERE session = " + session,
                "DELETE FROM session WHERE id = " + session,
                "COMMIT");
    }

    @Test
    void a_changed_byte_in_the_file_is_found_at_its_event() throws Exception {
        var bytes = Files.readAllBytes(log);
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var second = text.indexOf("{\"n\":1}"); // pages fill from their end: the last one written
        bytes[second + 5] = '7';
        Files.write(log, bytes);

        assertThat(problems())
                .hasSize(1)
                .first()
                .extracting(p -> p.text())
                .asString()
                .contains("hash");
        assertThat(problems().getFirst().position()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch = 9",
                "planned_at = 1",
                "version = 77",
                "schema_version = 2",
                "event_id = zeroblob(16)",
                "session = 2",
                "epoch = 0",
                "recorded_at = 5",
                "causation_position = 1",
                "correlation_id = ''",
                "payload = '{}'",
                "hash = zeroblob(32)",
                "actor = 9",
                "type = 9",
                "stream = 9"
            })
    void a_changed_column_is_found_at_its_event(String change) throws Exception {
        execute("DROP TRIGGER event_update", "UPDATE event SET " + change + " WHERE position = 4");

        assertThat(problems()).extracting(Verification.Problem::position).contains(4L);
        assertThat(problems())
                .filteredOn(problem -> problem.text().contains("seal"))
                .extracting(Verification.Problem::position)
                .first()
                .isEqualTo(4L);
    }

    @Test
    void a_renamed_stream_is_found_at_each_of_its_events() throws Exception {
        execute("DROP TRIGGER stream_rename", "UPDATE stream SET name = 'z' WHERE name = 'c'");

        assertThat(problems()).extracting(Verification.Problem::position).containsExactly(6L, 7L);
    }

    @Test
    void a_deleted_event_is_found_where_it_was() throws Exception {
        execute("DROP TRIGGER event_delete", "DELETE FROM event WHERE position = 2");

        assertThat(problems()).contains(new Verification.Problem(2, "positions 2..2 are missing"));
    }

    @Test
    void events_that_changed_places_are_found() throws Exception {
        execute(
                "DROP TRIGGER event_update",
                "UPDATE event SET position = -1 WHERE position = 1",
                "UPDATE event SET position = 1 WHERE position = 2",
                "UPDATE event SET position = 2 WHERE position = -1");

        assertThat(problems()).extracting(Verification.Problem::position).contains(1L, 2L);
    }

    @Test
    void a_tail_that_was_cut_off_is_found_by_the_recorded_head() throws Exception {
        execute("DROP TRIGGER event_delete", "DELETE FROM event WHERE position >= 7");

        assertThat(problems())
                .containsExactly(
                        new Verification.Problem(
                                7, "the log once reached position 8: its tail was cut off"));
    }

    @Test
    void a_session_that_was_forgotten_or_moved_is_found() throws Exception {
        execute("DROP TRIGGER session_delete", "DELETE FROM session WHERE id = 2");

        assertThat(problems())
                .containsExactly(
                        new Verification.Problem(
                                6, "session 2 begins here, but is listed nowhere"));
    }

    @Test
    void a_page_of_garbage_is_a_problem_and_no_exception() throws Exception {
        var bytes = Files.readAllBytes(log);
        var payload = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("{\"n\":0}");
        var page = payload / 4096 * 4096;
        java.util.Arrays.fill(bytes, page, page + 4096, (byte) 0x5a);
        Files.write(log, bytes);

        try (var store = SqliteEventStore.openReadOnly(log)) {
            assertThat(store.verify().problems()).isNotEmpty();
        }
    }
}
