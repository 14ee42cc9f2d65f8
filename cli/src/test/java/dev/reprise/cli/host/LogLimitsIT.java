package dev.reprise.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.cli.OldSessions;
import dev.reprise.eventstore.Retention;
import dev.reprise.eventstore.SqliteEventStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class LogLimitsIT {
    @TempDir private Path directory;

    @Test
    void a_host_deletes_what_is_too_old_beside_its_work_and_says_so() {
        var log = directory.resolve("log.db");
        OldSessions.record(log);
        var notes = new CopyOnWriteArrayList<String>();
        try (var store = SqliteEventStore.open(log)) {
            LogLimits.keep(store, notes::add);
            await().atMost(Duration.ofSeconds(60)).until(() -> !notes.isEmpty());
            assertThat(notes)
                    .isEqualTo(List.of("session 1 was deleted: the log keeps 30 days, 2.0 GB"));
            assertThat(store.sessions()).extracting(s -> s.session()).containsExactly(2L, 3L);
            assertThat(store.verify().sound()).isTrue();
        }
    }

    @Test
    void a_pinned_session_is_kept_with_what_came_after_it_until_it_is_let_go() {
        var log = directory.resolve("log.db");
        var nothing = new Retention.Limits(0L, null);
        OldSessions.record(log);
        try (var store = SqliteEventStore.open(log)) {
            OldSessions.pin(store, 2, true);
            assertThat(LogLimits.apply(store, nothing))
                    .extracting(s -> s.session())
                    .containsExactly(1L);
            assertThat(LogLimits.apply(store, nothing)).isEmpty();
            assertThat(store.sessions()).extracting(s -> s.session()).containsExactly(2L, 3L);

            OldSessions.pin(store, 2, false);
            assertThat(LogLimits.apply(store, nothing))
                    .extracting(s -> s.session())
                    .containsExactly(2L);
        }
    }
}
