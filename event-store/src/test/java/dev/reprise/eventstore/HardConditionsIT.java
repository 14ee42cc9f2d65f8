package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.AT;
import static dev.reprise.eventstore.Events.append;
import static dev.reprise.eventstore.Events.to;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Real disks and files that fail a log, and what is left of it. */
@Timeout(300)
class HardConditionsIT {
    @TempDir Path directory;
    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", mount().toString())).isTrue();
        }
    }

    private Path mount() {
        return directory.resolve("disk");
    }

    private Path mounted(String size) throws Exception {
        Files.createDirectories(mount());
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", mount().toString());
        assumeTrue(mounted, "this test mounts a small disk, which needs root");
        return mount().resolve("log.db");
    }

    private static boolean run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getInputStream().readAllBytes();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }

    private static SqliteEventStore leased(Path log) {
        var store = SqliteEventStore.open(log);
        store.leases().take(LeaseRules.epoch(store.leases().current()), "host", "boot", 0);
        return store;
    }

    private static StreamAppend large() {
        return to("a", ExpectedVersion.ANY, Events.event("\"" + "x".repeat(50_000) + "\""));
    }

    @Test
    void a_full_disk_refuses_loses_nothing_and_works_again_with_space() throws Exception {
        var log = mounted("3m");
        var acknowledged = 0L;
        try (var store = leased(log)) {
            StoreException refused = null;
            while (refused == null) {
                try {
                    acknowledged = store.append(append(large())).join().last();
                } catch (CompletionException e) {
                    refused = (StoreException) e.getCause();
                }
                assertThat(acknowledged).isLessThan(1000);
            }
            assertThat(refused).hasMessageContaining(log.toString()).hasMessageContaining("space");
            assertThat(store.head().position()).isEqualTo(acknowledged);
            assertThat(store.verify()).isEqualTo(new Verification(acknowledged, List.of()));
            var file = mount().resolve("export");
            assertThatThrownBy(() -> LogExport.log(store, AT, file))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("space");
            assertThat(file).doesNotExist();
            assertThatThrownBy(() -> store.backup(mount().resolve("backup.db")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("space");

            assertThat(run("mount", "-o", "remount,size=30m", mount().toString())).isTrue();
            assertThat(store.append(append(large())).join().last()).isEqualTo(acknowledged + 1);
        }
        try (var store = SqliteEventStore.openReadOnly(log)) {
            assertThat(store.verify()).isEqualTo(new Verification(acknowledged + 1, List.of()));
        }
    }

    @Test
    void a_read_only_directory_is_read_and_not_written() throws Exception {
        var log = mounted("30m");
        try (var store = leased(log)) {
            store.append(append(to("a", 3))).join();
        }
        assertThat(run("mount", "-o", "remount,ro", mount().toString())).isTrue();

        try (var store = SqliteEventStore.openReadOnly(log)) {
            assertThat(store.read(0, 10)).hasSize(3);
            assertThat(store.verify()).isEqualTo(new Verification(3, List.of()));
            LogExport.log(store, AT, directory.resolve("export"));
        }
        assertThatThrownBy(() -> leased(log).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(log.toString())
                .hasMessageContaining("permissions");
        assertThatThrownBy(() -> SqliteEventStore.open(mount().resolve("new/log.db")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("writable");
        assertThat(run("mount", "-o", "remount,rw", mount().toString())).isTrue();
        try (var store = leased(log)) {
            assertThat(store.append(append(2, 1, AT, to("a", 1))).join().first()).isEqualTo(4);
        }
    }

    /** Copies what a killed host leaves; the copy's write-ahead log has all of the events. */
    private Path killed(int batches) throws Exception {
        var log = directory.resolve("live.db");
        var copy = directory.resolve("killed.db");
        try (var store = leased(log)) {
            for (int i = 0; i < batches; i++) {
                store.append(append(to("a", 2))).join();
            }
            assertThat(run("cp", log.toString(), copy.toString())).isTrue();
            assertThat(run("cp", log + "-wal", copy + "-wal")).isTrue();
        }
        return copy;
    }

    @Test
    void a_write_ahead_log_cut_anywhere_leaves_whole_batches() throws Exception {
        var log = killed(12);
        var wal = Path.of(log + "-wal");
        var file = Files.readAllBytes(log);
        var bytes = Files.readAllBytes(wal);
        var seen = new ArrayList<Long>();
        for (int length = bytes.length; length > 0; length -= 3001) {
            Files.deleteIfExists(Path.of(log + "-shm"));
            Files.write(log, file);
            Files.write(wal, Arrays.copyOf(bytes, length));
            seen.add(recovered(log));
        }
        assertThat(seen.getFirst()).isEqualTo(24);
        assertThat(seen).isSortedAccordingTo((a, b) -> Long.compare(b, a)).contains(22L);
    }

    @Test
    void a_torn_page_in_the_write_ahead_log_leaves_whole_batches() throws Exception {
        var log = killed(12);
        var wal = Path.of(log + "-wal");
        var file = Files.readAllBytes(log);
        var bytes = Files.readAllBytes(wal);
        for (int at = bytes.length - 100; at > 0; at -= 4001) {
            Files.deleteIfExists(Path.of(log + "-shm"));
            Files.write(log, file);
            var torn = bytes.clone();
            torn[at] ^= 1;
            Files.write(wal, torn);
            recovered(log);
        }
    }

    /** Returns how many events are left, of which the log is sound and goes on. */
    private static long recovered(Path log) {
        try (var store = SqliteEventStore.open(log)) {
            var events = store.head().position();
            assertThat(events % 2).isZero();
            var found = store.verify();
            assertThat(found).isEqualTo(new Verification(events, List.of()));
            return events;
        } catch (StoreException e) {
            // Cut before the schema was whole: there is no log, and that is said.
            assertThat(e).hasMessageContaining(log.toString());
            return 0;
        }
    }

    @Test
    void a_foreign_writer_on_the_file_is_found_and_what_was_written_before_stays()
            throws Exception {
        var log = directory.resolve("log.db");
        try (var store = leased(log)) {
            store.append(append(to("a", 3))).join();
            try (var foreign = new SqliteFile(log).openWriter();
                    var statement = foreign.createStatement()) {
                statement.execute(
                        "INSERT INTO event SELECT 4, 2, NULL, stream, 4, type, schema_version,"
                                + " randomblob(16), session, epoch, recorded_at, actor, NULL,"
                                + " NULL, '{}', randomblob(32) FROM event WHERE position = 3");
            }
            assertThat(store.append(append(to("a", 1))).join().first()).isEqualTo(5);

            assertThat(store.verify().problems())
                    .isNotEmpty()
                    .first()
                    .extracting(Verification.Problem::position)
                    .isEqualTo(4L);
            var file = directory.resolve("export");
            assertThat(LogExport.log(store, AT, file).events()).isEqualTo(3);
        }
    }

    @Test
    void a_row_of_another_log_is_found() throws Exception {
        var log = directory.resolve("log.db");
        var other = directory.resolve("other.db");
        for (var one : List.of(log, other)) {
            try (var store = leased(one)) {
                store.append(append(to("a", 2))).join();
                store.append(append(to("a", 2))).join();
            }
        }
        try (var connection = new SqliteFile(log).openWriter();
                var statement = connection.createStatement()) {
            statement.execute("ATTACH '" + other + "' AS other");
            statement.execute("DROP TRIGGER event_update");
            statement.execute(
                    "UPDATE event SET event_id = o.event_id, hash = o.hash, payload = o.payload"
                            + " FROM other.event o WHERE event.position = 3 AND o.position = 3");
        }
        try (var store = SqliteEventStore.openReadOnly(log)) {
            assertThat(store.verify().problems())
                    .first()
                    .extracting(Verification.Problem::position)
                    .isEqualTo(3L);
            assertThat(store.read(0, 2)).hasSize(2);
        }
    }
}
