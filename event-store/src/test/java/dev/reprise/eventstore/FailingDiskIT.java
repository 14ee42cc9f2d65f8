package dev.reprise.eventstore;

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
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * What an append answers when its file fails it, and that the store works once it no longer does.
 */
@Timeout(60)
class FailingDiskIT {
    @TempDir Path directory;
    private Path log;
    private SqliteEventStore store;

    @BeforeEach
    void open() {
        log = directory.resolve("log.db");
        store = SqliteEventStore.open(log);
        store.leases().take(0, "host", "boot", 0);
        done(store.append(append(to("a", 1))));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static <T> T done(CompletableFuture<T> future) {
        try {
            return future.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException cause ? cause : e;
        }
    }

    private void appendFails(String text) {
        assertThatThrownBy(() -> done(store.append(append(to("a", 1)))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(log.toString())
                .hasMessageContaining(text);
    }

    private void appendWorksAgain() {
        assertThat(done(store.append(append(to("a", 1)))).first()).isEqualTo(2);
        assertThat(store.verify()).extracting(Verification::events).isEqualTo(2L);
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void a_full_disk_fails_appends_until_there_is_space() throws Exception {
        var file = new SqliteFile(log);
        var connection = file.openWriter();
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = 60"); // SQLite answers as to a full disk
        }
        var large = append(to("a", ExpectedVersion.ANY, Events.event("x".repeat(1_000_000))));
        try (var writer = SqliteWriter.start(file, connection, _ -> {})) {
            assertThatThrownBy(() -> done(writer.append(large)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(log.toString())
                    .hasMessageContaining("no space");
            assertThat(store.head().position()).isEqualTo(1);
            assertThat(done(writer.append(large)).first()).isEqualTo(2);
        }
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void a_log_that_was_moved_away_fails_appends_until_it_is_back() throws Exception {
        var elsewhere = directory.resolve("elsewhere.db");
        Files.move(log, elsewhere);
        appendFails("moved, deleted or replaced");
        appendFails("moved, deleted or replaced");
        assertThat(log).doesNotExist();

        Files.move(elsewhere, log);
        appendWorksAgain();
    }

    @Test
    void a_log_that_was_replaced_is_not_written_to() throws Exception {
        var other = directory.resolve("other.db");
        try (var second = SqliteEventStore.open(other)) {
            second.leases().take(0, "host", "boot", 0);
        }
        for (var part : new String[] {"", "-wal", "-shm"}) {
            Files.move(Path.of(log + part), directory.resolve("ours.db" + part));
        }
        Files.move(other, log);
        appendFails("moved, deleted or replaced");
        appendFails("moved, deleted or replaced");

        try (var second = SqliteEventStore.openReadOnly(log)) {
            assertThat(second.head()).isEqualTo(Head.EMPTY);
        }
    }

    @Test
    void a_write_ahead_log_that_was_deleted_is_noticed() throws Exception {
        Files.delete(log.resolveSibling("log.db-wal"));
        appendFails("-wal was deleted");
    }

    @Test
    void a_log_locked_by_another_tool_says_so_and_goes_on() throws Exception {
        try (Connection tool = new SqliteFile(log).openWriter();
                var statement = tool.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            appendFails("locked");
            assertThat(store.read(0, 10)).hasSize(1);
            statement.execute("ROLLBACK");
        }
        appendWorksAgain();
    }
}
