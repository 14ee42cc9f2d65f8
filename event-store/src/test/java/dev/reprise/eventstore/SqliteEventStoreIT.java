package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.append;
import static dev.reprise.eventstore.Events.to;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The store on SQLite keeps the contract, on a real file. */
class SqliteEventStoreIT extends SubscriptionContract {
    @TempDir Path directory;

    private Path log() {
        return directory.resolve(".reprise/log.db");
    }

    @Override
    protected EventStore open() {
        return SqliteEventStore.open(log());
    }

    @Override
    protected EventStore openAgain() {
        return SqliteEventStore.open(log());
    }

    @Test
    void its_file_and_directory_are_the_users_alone() throws Exception {
        done(append(to("a", 1)));

        assertThat(mode(log())).isEqualTo("rw-------");
        assertThat(mode(log().resolveSibling("log.db-wal"))).isEqualTo("rw-------");
        assertThat(mode(log().getParent())).isEqualTo("rwx------");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void text_of_any_kind_comes_back_as_it_was() {
        var payload = "{\"a\":\"\\u0000 \u0000 ' \" + \n\t € 😀 \uFFFF\"}";
        done(append(to("ein Strom: ä/€", ExpectedVersion.ANY, Events.event(payload))));

        assertThat(all().getFirst().payload()).isEqualTo(payload);
        assertThat(store.readStream("ein Strom: ä/€", 0, 1)).isEqualTo(all());
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void reading_by_stream_gives_the_same_events_as_reading_by_position() {
        done(append(to("a", 2), to("b", 1)));
        done(append(1, 2, Events.AT, to("a", 2)));

        assertThat(store.readStream("a", 0, 10))
                .isEqualTo(all().stream().filter(e -> e.stream().equals("a")).toList());
    }

    @Test
    void a_read_only_store_reads_and_changes_nothing() {
        done(append(to("a", 2)));
        try (var reader = SqliteEventStore.openReadOnly(log())) {
            assertThat(reader.read(0, 10)).isEqualTo(all());
            assertThat(reader.head()).isEqualTo(store.head());
            assertThat(reader.sessions()).isEqualTo(store.sessions());
            assertThat(reader.leases().current()).isEqualTo(store.leases().current());
            assertThat(reader.verify()).isEqualTo(store.verify());
            assertThatThrownBy(() -> done(reader.append(append(to("a", 1)))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("read only");
            assertThatThrownBy(() -> reader.leases().take(1, "h", "b", 0))
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void there_is_nothing_to_read_where_there_is_no_log() {
        var missing = directory.resolve("nowhere/log.db");
        assertThatThrownBy(() -> SqliteEventStore.openReadOnly(missing))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no log at " + missing);
        assertThat(missing.getParent()).doesNotExist();
    }
}
