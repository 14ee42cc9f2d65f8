package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.AT;
import static dev.reprise.eventstore.Events.append;
import static dev.reprise.eventstore.Events.to;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What deleting sessions and copying a log do to its file. */
@Timeout(120)
class RetentionIT {
    @TempDir Path directory;
    private Path log;
    private SqliteEventStore store;

    @BeforeEach
    void open() {
        log = directory.resolve("log.db");
        store = SqliteEventStore.open(log);
        store.leases().take(0, "host", "boot", 0);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void session(long number, int events) {
        for (int i = 0; i < events; i += 500) {
            store.append(append(1, number, AT, to("s" + i % 7, Math.min(500, events - i)))).join();
        }
    }

    private void execute(String... sql) throws SQLException {
        try (var connection = new SqliteFile(log).openWriter();
                var statement = connection.createStatement()) {
            for (var one : sql) {
                statement.execute(one);
            }
        }
    }

    @Test
    void the_space_of_a_deleted_session_is_given_back() {
        session(1, 5000);
        session(2, 100);
        var before = store.sizes();
        assertThat(before.sessions().getFirst().bytes())
                .isBetween(before.used() / 2, before.used() * 2);
        store.deleteOldestSession();

        var after = store.sizes();
        assertThat(after.used()).isLessThan(before.used() / 5);
        assertThat(store.verify()).isEqualTo(new Verification(100, List.of()));
        store.close();
        assertThat(log.toFile().length()).isLessThan(before.used() / 5);
    }

    @Test
    void appends_and_readers_go_on_while_a_session_is_deleted() {
        session(1, 5000);
        session(2, 10);
        var retention = CompletableFuture.supplyAsync(() -> store.deleteOldestSession());
        var during = 0;
        while (!retention.isDone()) {
            store.append(append(1, 2, AT, to("a", 1))).join();
            assertThat(store.read(0, 1).getFirst().session()).isLessThanOrEqualTo(2);
            during++;
        }

        assertThat(retention.join()).isPresent();
        assertThat(during).isGreaterThan(5);
        assertThat(store.verify()).isEqualTo(new Verification(10 + during, List.of()));
    }

    @Test
    void a_deletion_that_was_cut_short_shows_nothing_and_is_finished_by_the_next()
            throws Exception {
        session(1, 1000);
        session(2, 10);
        session(3, 10);
        var range = store.range(2L);
        var left = store.read(1000, 100);
        cutShort();

        assertThat(store.read(0, 100)).isEqualTo(left);
        assertThat(store.read(500, 100)).isEqualTo(left);
        assertThat(store.readStream("s3", 0, 100)).isEmpty();
        assertThat(store.positionAt(AT.minusSeconds(1))).isZero();
        assertThat(store.range(2L)).isEqualTo(range);
        assertThat(store.verify()).isEqualTo(new Verification(20, List.of()));
        assertThat(store.deleteOldestSession()).map(SessionRange::session).contains(2L);
        assertThat(store.verify()).isEqualTo(new Verification(10, List.of()));
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void a_deletion_that_was_cut_short_is_finished_by_asking_again_though_no_other_session_goes()
            throws Exception {
        session(1, 1000);
        session(2, 10);
        cutShort();
        assertThat(Retention.through(store, 1, _ -> false)).isEmpty();
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void a_deletion_that_was_cut_short_is_finished_though_the_log_keeps_to_its_limits()
            throws Exception {
        session(1, 1000);
        session(2, 10);
        cutShort();
        assertThat(Retention.apply(store, new Retention.Limits(null, null), AT)).isEmpty();
        assertThat(rows()).isEqualTo(10);
    }

    /** Leaves session 1, of 1000 events, as a process does that dies while it deletes. */
    private void cutShort() throws SQLException {
        execute(
                "INSERT INTO retained SELECT 1, 1, 1000, hash, batch, recorded_at FROM event"
                        + " WHERE position = 1000",
                "DELETE FROM session WHERE id = 1",
                "DELETE FROM event WHERE position < 300");
    }

    private long rows() throws SQLException {
        try (var connection = new SqliteFile(log).openReader();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM event")) {
            return row.getLong(1);
        }
    }

    @Test
    void a_damaged_session_stays() throws Exception {
        session(1, 10);
        session(2, 10);
        execute("DROP TRIGGER event_delete", "DELETE FROM event WHERE position = 10");

        assertThatThrownBy(() -> store.deleteOldestSession())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("session 1 is damaged and stays");
        store.append(append(1, 2, AT, to("a", 1))).join();
    }

    @Test
    void a_log_that_is_only_read_is_not_shortened() {
        session(1, 10);
        session(2, 10);
        try (var reader = SqliteEventStore.openReadOnly(log)) {
            for (var change :
                    List.<Runnable>of(reader::deleteOldestSession, reader::finishDeletion)) {
                assertThatThrownBy(change::run)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("read only");
            }
            assertThat(reader.sizes()).isEqualTo(store.sizes());
        }
    }

    @Test
    void a_snapshot_that_was_changed_is_not_used() throws Exception {
        session(1, 10);
        for (long position : new long[] {2, 4}) {
            store.snapshots().save(new Snapshots.Snapshot(position, "1", new byte[] {1, 2, 3}));
        }
        execute("UPDATE snapshot SET state = x'010204' WHERE position = 4");
        assertThat(store.snapshots().atOrBefore(9, "1").map(s -> s.position())).contains(2L);
        execute("UPDATE snapshot SET position = 3 WHERE position = 2");
        assertThat(store.snapshots().atOrBefore(9, "1")).isEmpty();
    }

    @Test
    void a_backup_is_the_log_and_goes_on_as_one() throws Exception {
        session(1, 1000);
        var copy = directory.resolve("copies/backup.db");
        Files.createDirectories(copy.getParent());
        assertThat(store.backup(copy)).isEqualTo(new Verification(1000, List.of()));
        session(2, 10);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        try (var names = Files.list(copy.getParent())) {
            assertThat(names).containsExactly(copy);
        }
        try (var other = SqliteEventStore.open(copy)) {
            assertThat(other.read(0, 2000)).isEqualTo(store.read(0, 1000));
            assertThat(other.leases().take(1, "next", "boot", 0).epoch()).isEqualTo(2);
            assertThat(other.append(append(2, 1, AT, to("a", 1))).join().first()).isEqualTo(1001);
            other.deleteOldestSession();
            assertThat(other.verify().problems()).isEmpty();
        }
        assertThat(store.head().position()).isEqualTo(1010);
        assertThatThrownBy(() -> store.backup(copy)).hasMessageContaining(copy + " exists");
    }

    @Test
    void a_backup_is_made_while_the_host_appends() {
        session(1, 5000);
        var copy = directory.resolve("backup.db");
        var backup = CompletableFuture.supplyAsync(() -> store.backup(copy));
        while (!backup.isDone()) {
            store.append(append(1, 1, AT, to("a", 1))).join();
        }

        assertThat(backup.join().events()).isGreaterThanOrEqualTo(5000);
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void a_damaged_log_is_not_backed_up() throws Exception {
        session(1, 10);
        execute("DROP TRIGGER event_update", "UPDATE event SET epoch = 7 WHERE position = 4");
        var copy = directory.resolve("backup.db");

        assertThatThrownBy(() -> store.backup(copy))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("damaged at position 4")
                .hasMessageContaining("reprise export");
        try (var names = Files.list(directory)) {
            assertThat(names).noneMatch(name -> name.getFileName().toString().startsWith("backup"));
        }
    }
}
