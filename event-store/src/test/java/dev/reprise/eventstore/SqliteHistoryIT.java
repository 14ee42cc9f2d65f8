package dev.reprise.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Random histories of a log in SQLite; {@code -Dreprise.store.seeds=N} plays more of them. */
@Timeout(300)
class SqliteHistoryIT {
    private static final long SEEDS = Long.getLong("reprise.store.seeds", 12);

    @TempDir Path directory;

    /** Logs of one history, each begun with what the death of a host left of the one before. */
    private static final class Lives implements StoreProperties.Place {
        private final Path home;
        private final AtomicInteger lives = new AtomicInteger();

        Lives(Path home) {
            this.home = home;
        }

        private Path log() {
            return home.resolve("life-" + lives.get() + "/log.db");
        }

        @Override
        public EventStore open() {
            return SqliteEventStore.open(log());
        }

        @Override
        public EventStore killed(EventStore store) throws Exception {
            var from = log();
            lives.incrementAndGet();
            Files.createDirectories(log().getParent());
            for (var suffix : new String[] {"", "-wal"}) {
                copy(Path.of(from + suffix), Path.of(log() + suffix));
            }
            store.close();
            return open();
        }

        /** In another process: to close a descriptor here would drop SQLite's locks. */
        private static void copy(Path from, Path to) throws Exception {
            var cp = new ProcessBuilder("cp", from.toString(), to.toString()).inheritIO().start();
            assertThat(cp.waitFor()).isZero();
        }

        @Override
        public EventStore stoppedInRetention(EventStore store) {
            var retention = CompletableFuture.runAsync(store::deleteOldestSession);
            store.close();
            try {
                retention.join();
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(StoreException.class);
            }
            return open();
        }
    }

    @Test
    void whatever_comes_in_whatever_order_the_log_keeps_its_promises() throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new StoreProperties(seed, new Lives(directory.resolve("seed-" + seed))).run(120);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }
}
