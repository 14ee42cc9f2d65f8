package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.AT;
import static dev.reprise.eventstore.Events.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One byte of the event table is changed, wherever in its pages: in an event, in the tree, or where
 * nothing stands. Whatever is read of such a log ends, and is what was written.
 */
class FlippedBytesIT {
    private static final int FLIPS = Integer.getInteger("reprise.flips", 300);
    private static final int PAGE_BYTES = 4096;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir Path directory;
    private Path log;
    private byte[] bytes;
    private List<StoredEvent> events;

    /** Two sessions of events of all sizes, so that the table has inner and overflow pages. */
    @BeforeEach
    void write() throws Exception {
        log = directory.resolve("log.db");
        var random = new Random(4711);
        try (var store = SqliteEventStore.open(log)) {
            store.leases().take(0, "host", "boot", 0);
            for (int i = 0; i < 300; i++) {
                var large = random.nextInt(20) == 0;
                var length = random.nextInt(large ? 12_000 : 200);
                var event = Events.event("{\"text\":\"" + "x".repeat(length) + "\"}");
                var stream = Events.to("s" + i % 7, ExpectedVersion.ANY, event);
                store.append(append(1, i < 140 ? 1 : 2, AT.plusMillis(i), stream)).join();
            }
            events = store.read(0, 1000);
        }
        bytes = Files.readAllBytes(log);
    }

    @Test
    void a_changed_byte_is_found_or_harmless_and_the_good_prefix_stays() throws Exception {
        var pages = pages("event");
        var random = new Random(815);
        var found = 0;
        for (int i = 0; i < FLIPS; i++) {
            var page = pages.get(random.nextInt(pages.size()));
            var offset = (page - 1) * PAGE_BYTES + random.nextInt(PAGE_BYTES);
            var what = "page " + page + ", byte " + offset % PAGE_BYTES;
            var file = flipped(offset, 1 + random.nextInt(255));
            found += patiently(what, () -> found(file, what)) ? 1 : 0;
        }
        assertThat(found).isGreaterThan(FLIPS / 2);
    }

    @Test
    void whatever_byte_of_the_file_is_changed_every_question_ends_and_fails_in_our_words()
            throws Exception {
        var random = new Random(1138);
        for (int i = 0; i < FLIPS; i++) {
            var offset = random.nextInt(bytes.length);
            var file = flipped(offset, 1 + random.nextInt(255));
            patiently("byte " + offset, () -> everything(file));
        }
    }

    @Test
    void a_tree_that_leads_back_to_its_beginning_is_not_read_for_ever() throws Exception {
        var file = leadingBack();
        patiently("verify", () -> found(file, "a tree that leads back"));
        patiently("everything", () -> everything(file));
        try (var store = SqliteEventStore.openReadOnly(file)) {
            assertThatThrownBy(() -> patiently("reading", () -> whole(store)))
                    .hasRootCauseInstanceOf(DamageException.class)
                    .rootCause()
                    .hasMessageContaining("position 1 comes after");
            assertThat(store.verify().sound()).isFalse();
        }
    }

    /** Returns a log in which the table's later leaves were replaced by its first one. */
    private Path leadingBack() throws IOException, SQLException {
        var changed = ByteBuffer.wrap(bytes.clone());
        var root = (int) ((rootPage() - 1) * PAGE_BYTES);
        assertThat(changed.get(root)).as("an inner page of a table").isEqualTo((byte) 5);
        var children = changed.getShort(root + 3);
        var first = changed.getInt(root + changed.getShort(root + 12));
        for (int i = children / 2; i < children; i++) {
            changed.putInt(root + changed.getShort(root + 12 + 2 * i), first);
        }
        return Files.write(directory.resolve("back.db"), changed.array());
    }

    private long rootPage() throws SQLException {
        try (var connection = new SqliteFile(log).openReader();
                var select = connection.createStatement();
                var row =
                        select.executeQuery(
                                "SELECT rootpage FROM sqlite_schema WHERE name = 'event'")) {
            return row.getLong(1);
        }
    }

    private List<Long> pages(String table) throws Exception {
        var pages = new ArrayList<Long>();
        try (var connection = new SqliteFile(log).openReader();
                var select =
                        connection.prepareStatement("SELECT pageno FROM dbstat WHERE name = ?")) {
            select.setString(1, table);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    pages.add(rows.getLong(1));
                }
            }
        }
        return pages;
    }

    private Path flipped(long offset, int mask) throws IOException {
        var changed = bytes.clone();
        changed[(int) offset] ^= (byte) mask;
        return Files.write(directory.resolve("flipped.db"), changed);
    }

    /** On a thread that may be given up: a read within SQLite cannot be interrupted. */
    private static <T> T patiently(String what, Callable<T> work) throws Exception {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(what + ": it is still being read", e);
        } catch (ExecutionException e) {
            throw new AssertionError(what + ": " + e.getCause(), e.getCause());
        }
    }

    /** Returns whether verify found it. */
    private boolean found(Path file, String what) throws Exception {
        try (var store = SqliteEventStore.openReadOnly(file)) {
            var problems = store.verify().problems();
            var good =
                    problems.isEmpty() ? events.size() : (int) problems.getFirst().position() - 1;
            assertThat(good).as(what).isBetween(0, events.size());
            requireSame(what + ": read", read(store, good), good);
            if (good > 0) {
                requireSame(what + ": exported", exported(store), good);
            }
            return !problems.isEmpty();
        }
    }

    /** Where only the tree is damaged, an export may find more than verify read. */
    private void requireSame(String what, List<StoredEvent> some, int good) {
        assertThat(some).as(what).hasSizeBetween(good, events.size());
        for (int i = 0; i < some.size(); i++) {
            assertThat(some.get(i)).as(what).isEqualTo(events.get(i));
        }
    }

    private static boolean everything(Path file) {
        try (var store = SqliteEventStore.openReadOnly(file)) {
            var questions =
                    List.<Callable<?>>of(
                            store::head,
                            store::verify,
                            store::sessions,
                            store::sizes,
                            () -> store.positionAt(AT.plusMillis(200)),
                            () -> store.range(null),
                            () -> store.range(2L),
                            () -> exported(store),
                            () -> whole(store),
                            () -> stream(store, "s3"),
                            () -> store.streamVersion("s3"),
                            () -> store.snapshots().atOrBefore(250, "1"));
            questions.forEach(FlippedBytesIT::ask);
        } catch (StoreException e) {
            return false; // it cannot even be opened
        }
        return true;
    }

    private static void ask(Callable<?> question) {
        try {
            question.call();
        } catch (StoreException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        } catch (Exception e) {
            throw new AssertionError("it fails with " + e, e);
        }
    }

    private static long whole(EventStore store) {
        var after = 0L;
        for (var page = store.read(0, 100); !page.isEmpty(); page = store.read(after, 100)) {
            after = page.getLast().position();
        }
        return after;
    }

    private static long stream(EventStore store, String stream) {
        var after = 0L;
        for (var page = store.readStream(stream, 0, 10);
                !page.isEmpty();
                page = store.readStream(stream, after, 10)) {
            after = page.getLast().version();
        }
        return after;
    }

    private static List<StoredEvent> read(EventStore store, int upTo) {
        var read = new ArrayList<StoredEvent>();
        while (read.size() < upTo) {
            var page = store.read(read.size(), 1000);
            assertThat(page).isNotEmpty();
            read.addAll(page);
        }
        return read.subList(0, upTo);
    }

    private static List<StoredEvent> exported(EventStore store) throws Exception {
        var out = new ByteArrayOutputStream();
        LogExport.log(store, AT, out);
        var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        var read = new ArrayList<StoredEvent>();
        for (var line : lines.subList(1, lines.size() - 1)) {
            read.add(EventLine.parse(line).event());
        }
        return read;
    }
}
