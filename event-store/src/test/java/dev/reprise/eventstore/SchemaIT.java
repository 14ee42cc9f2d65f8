package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.append;
import static dev.reprise.eventstore.Events.to;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.migrations.Migrations;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which files are opened, and what opening one loads. */
@Timeout(60)
class SchemaIT {
    @TempDir Path directory;

    private Path log() {
        return directory.resolve("log.db");
    }

    private int pragma(String name) throws SQLException {
        try (var connection = new SqliteFile(log()).openWriter();
                var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA " + name)) {
            return row.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = new SqliteFile(log()).openWriter();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void a_new_log_has_the_current_schema_and_gives_space_back_on_demand() throws Exception {
        SqliteEventStore.open(log()).close();

        assertThat(pragma("user_version")).isEqualTo(Migrations.VERSION);
        assertThat(pragma("auto_vacuum")).isEqualTo(2);
        assertThat(pragma("recursive_triggers")).isEqualTo(1);
        assertThat(pragma("synchronous")).isEqualTo(2);
    }

    @Test
    void a_log_of_a_newer_reprise_can_be_read_and_not_written() throws Exception {
        try (var store = SqliteEventStore.open(log())) {
            store.leases().take(0, "host", "boot", 0);
            store.append(append(to("a", 2))).join();
        }
        execute("PRAGMA user_version = 7");
        execute("ALTER TABLE event ADD COLUMN of_later TEXT");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(log() + " has schema 7")
                .hasMessageContaining("up to " + Migrations.VERSION)
                .hasMessageContaining("newer Reprise");
        try (var store = SqliteEventStore.openReadOnly(log())) {
            assertThat(store.read(0, 10)).hasSize(2);
            assertThat(store.verify().problems()).isEmpty();
            assertThat(store.snapshots().atOrBefore(2, "1")).isEmpty();
        }
    }

    @Test
    void a_log_of_a_newer_reprise_that_cannot_be_read_is_refused() throws Exception {
        SqliteEventStore.open(log()).close();
        execute("PRAGMA user_version = 7");
        execute("DROP TRIGGER recorded_head_update");
        execute("DROP TRIGGER recorded_head_delete");
        execute("ALTER TABLE recorded_head RENAME COLUMN hash TO digest");

        assertThatThrownBy(this::openReadOnly)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(log() + " has schema 7")
                .hasMessageContaining("newer Reprise");
    }

    @Test
    void a_log_of_the_first_schema_is_read_as_it_is_and_brought_up_to_date() throws Exception {
        new SqliteFile(log()).create();
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + log(), null, null)
                .locations("classpath:db/migration")
                .target("1")
                .load()
                .migrate();
        assertThat(pragma("user_version")).isEqualTo(1);
        try (var store = SqliteEventStore.openReadOnly(log())) {
            assertThat(store.snapshots().atOrBefore(2, "1")).isEmpty();
            assertThat(store.verify().problems()).isEmpty();
        }

        try (var store = SqliteEventStore.open(log())) {
            store.leases().take(0, "host", "boot", 0);
            store.append(append(to("a", 2))).join();
            assertThat(store.verify()).isEqualTo(new Verification(2, List.of()));
        }
        assertThat(pragma("user_version")).isEqualTo(Migrations.VERSION);
    }

    @Test
    void a_database_of_another_program_is_refused_and_left_alone() throws Exception {
        new SqliteFile(log()).create();
        execute("PRAGMA application_id = 5");
        var before = Files.readAllBytes(log());

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another program");
        assertThat(Files.readAllBytes(log())).isEqualTo(before);
    }

    @Test
    void a_file_that_is_no_database_is_refused_and_left_alone() throws Exception {
        Files.writeString(log(), "notes ".repeat(1000));

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(log().toString())
                .hasMessageContaining("damaged");
        assertThat(Files.readString(log())).startsWith("notes notes");
    }

    @Test
    void an_empty_file_is_not_yet_a_log_to_read() throws Exception {
        new SqliteFile(log()).create();

        assertThatThrownBy(this::openReadOnly)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has schema 0");
    }

    private void open() {
        SqliteEventStore.open(log()).close();
    }

    private void openReadOnly() {
        SqliteEventStore.openReadOnly(log()).close();
    }

    @Test
    void a_sqlite_that_can_corrupt_the_log_is_refused() {
        assertThatThrownBy(() -> SqliteFile.requireVersion("3.51.2"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("3.51.2")
                .hasMessageContaining("3.51.3");
        SqliteFile.requireVersion("3.51.3");
        SqliteFile.requireVersion("3.54.1");
        SqliteFile.requireVersion("4.0");
    }

    /** What a host does while it boots. */
    static final class Boot {
        public static void main(String[] args) {
            var log = Path.of(args[0]);
            try (var store = SqliteEventStore.open(log)) {
                store.leases().take(1, "host", "boot", 0);
                store.sessions();
                store.read(store.head().position() - 1, 10);
                store.append(Events.append(2, 1, Events.AT, to("b", 2))).join();
                store.streamVersion("b");
                store.subscribe(0, _ -> {}).close();
            }
        }
    }

    @Test
    void a_boot_on_a_current_log_loads_neither_flyway_nor_jooq() throws Exception {
        try (var store = SqliteEventStore.open(log())) {
            store.leases().take(0, "host", "boot", 0);
            store.append(append(to("a", 2))).join();
        }
        var loaded = directory.resolve("loaded.txt");
        var child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dreprise.test.first-id=1000",
                                "-Xlog:class+load:file=" + loaded + "::filecount=0",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Boot.class.getName(),
                                log().toString())
                        .inheritIO()
                        .start();
        try {
            assertThat(child.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.exitValue()).isZero();
        assertThat(Files.readString(loaded))
                .contains("dev.reprise.eventstore.SqliteWriter ")
                .doesNotContain("org.jooq.")
                .doesNotContain("org.flywaydb.");
    }
}
