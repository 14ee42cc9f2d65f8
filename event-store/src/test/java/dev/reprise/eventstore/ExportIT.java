package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.AT;
import static dev.reprise.eventstore.Events.append;
import static dev.reprise.eventstore.Events.to;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A log goes into a file and comes back as it was, or not at all. */
@Timeout(60)
class ExportIT {
    @TempDir Path directory;
    private Path log;
    private Path file;

    /** Two sessions: positions 1 to 5 in two batches, and 6 to 11. */
    @BeforeEach
    void write() {
        log = directory.resolve("log.db");
        file = directory.resolve("export.ndjson");
        try (var store = SqliteEventStore.open(log)) {
            store.leases().take(0, "host", "boot", 0);
            store.append(append(to("a", 2), to("b", 1))).join();
            store.append(append(to("a", 2))).join();
            store.append(append(1, 2, AT.plusSeconds(5), to("c", 2), to("a", 1))).join();
            store.append(append(1, 2, AT.plusSeconds(6), payloads())).join();
        }
    }

    /** What JSON can be, what it cannot, and what looks like an export. */
    private static StreamAppend payloads() {
        var texts =
                List.of(
                        "{\"ä\":\"€😀 \\u0000\",\"deep\":[[{}]],\"n\":1.0e5}",
                        "{\"two\":\n\"lines\"} \u0000 no JSON",
                        "1,\"batch\":5,\"plannedAt\":null,\"hash\":\"00\"} ");
        return new StreamAppend(
                "d", ExpectedVersion.ANY, texts.stream().map(Events::event).toList());
    }

    private void execute(String... sql) throws SQLException {
        try (var connection = new SqliteFile(log).openWriter();
                var statement = connection.createStatement()) {
            for (var one : sql) {
                statement.execute(one);
            }
        }
    }

    private Exported export() {
        try (var store = SqliteEventStore.openReadOnly(log)) {
            return LogExport.log(store, AT, file);
        }
    }

    private Exported exportSession(long session) {
        try (var store = SqliteEventStore.openReadOnly(log)) {
            return LogExport.session(store, session, AT, file);
        }
    }

    private List<StoredEvent> events() {
        try (var store = SqliteEventStore.openReadOnly(log)) {
            return store.read(0, 100);
        }
    }

    private List<SessionRange> sessions() {
        try (var store = SqliteEventStore.openReadOnly(log)) {
            return store.sessions();
        }
    }

    @Test
    void an_export_that_nobody_waits_for_ends_within_a_page() throws Exception {
        try (var store = SqliteEventStore.open(log)) {
            store.append(append(1, 2, AT.plusSeconds(7), to("a", 3_000))).join();
            var written = new ByteArrayOutputStream();
            var leaves =
                    new FilterOutputStream(written) {
                        @Override
                        public void write(byte[] bytes) {
                            written.writeBytes(bytes);
                            Thread.currentThread().interrupt();
                        }
                    };
            assertThatThrownBy(() -> LogExport.log(store, AT, leaves))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThatThrownBy(() -> LogExport.log(store, AT, file))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(written.toString(StandardCharsets.UTF_8).lines().count()).isLessThan(300);
            try (var left = Files.list(directory)) {
                assertThat(left)
                        .noneMatch(path -> path.toString().contains(file.getFileName() + ""));
            }
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void an_imported_log_is_the_log_that_was_exported_and_goes_on() throws Exception {
        var exported = export();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var other = directory.resolve("other/log.db");
        assertThat(LogImport.into(other, file)).isEqualTo(exported);

        try (var store = SqliteEventStore.open(other)) {
            assertThat(store.read(0, 100)).isEqualTo(events()).hasSize(11);
            assertThat(store.sessions()).isEqualTo(sessions());
            assertThat(store.verify()).isEqualTo(new Verification(11, List.of()));
            assertThat(store.leases().take(1, "next", "boot", 0).epoch()).isEqualTo(2);
            var next = to("a", ExpectedVersion.exactly(5), Events.event("{}"));
            assertThat(store.append(append(2, 3, AT, next)).join().first()).isEqualTo(12);
            assertThat(store.verify()).isEqualTo(new Verification(12, List.of()));
        }
    }

    @Test
    void a_session_stands_where_it_stood() throws Exception {
        exportSession(2);
        var other = directory.resolve("other/log.db");
        LogImport.into(other, file);

        try (var store = SqliteEventStore.open(other);
                var read = LogImport.open(file)) {
            for (var same : List.of(store, read)) {
                assertThat(same.read(0, 100)).isEqualTo(events().subList(5, 11));
                assertThat(same.sessions()).isEqualTo(sessions().subList(1, 2));
                assertThat(same.verify()).isEqualTo(new Verification(6, List.of()));
                assertThat(same.streamVersion("b")).isEqualTo(1);
                assertThat(same.readStream("a", 0, 9)).extracting(e -> e.position()).contains(8L);
            }
            store.leases().take(1, "next", "boot", 0);
            var next = to("b", ExpectedVersion.exactly(1), Events.event("{}"));
            assertThat(store.append(append(2, 2, AT, next)).join().first()).isEqualTo(12);
            assertThat(store.verify()).isEqualTo(new Verification(7, List.of()));
            assertThatThrownBy(() -> read.append(append(to("a", 1))).join())
                    .hasRootCauseInstanceOf(StoreException.class);
        }
    }

    @Test
    void an_export_of_an_import_is_the_same_file() throws Exception {
        for (Runnable export : List.<Runnable>of(this::export, () -> exportSession(2))) {
            Files.deleteIfExists(file);
            export.run();
            var other = directory.resolve("other" + Files.size(file) + "/log.db");
            LogImport.into(other, file);
            var again = new ByteArrayOutputStream();
            var fromMemory = new ByteArrayOutputStream();
            try (var reader = ExportReader.open(file);
                    var store = SqliteEventStore.openReadOnly(other);
                    var memory = LogImport.open(file)) {
                var session = reader.range().session();
                if (session == null) {
                    LogExport.log(store, AT, again);
                    LogExport.log(memory, AT, fromMemory);
                } else {
                    LogExport.session(store, session, AT, again);
                    LogExport.session(memory, session, AT, fromMemory);
                }
            }
            assertThat(again.toByteArray()).isEqualTo(Files.readAllBytes(file));
            assertThat(fromMemory.toByteArray()).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void events_are_readable_as_json() throws Exception {
        export();
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(13);
        assertThat(lines.getFirst())
                .startsWith(
                        "{\"format\":\"reprise-log\",\"formatVersion\":1,\"session\":null,\"first\":1,\"last\":11,\"events\":11,\"previousHash\":\"\"");
        assertThat(lines.get(9)).contains("\"payload\":{\"ä\":\"€😀 \\u0000\"");
        assertThat(lines.get(10)).contains("\"payloadText\":\"{\\\"two\\\":\\n");
        assertThat(lines.get(11)).contains("\"payloadText\":\"1,");
        assertThat(lines.getLast())
                .startsWith("{\"sealed\":{\"position\":11,\"hash\":\"")
                .contains("\"events\":11");
    }

    @Test
    void a_zip_file_may_hold_the_log() throws Exception {
        var zip = directory.resolve("export.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip));
                var store = SqliteEventStore.openReadOnly(log)) {
            out.putNextEntry(new ZipEntry("console/a/1"));
            out.putNextEntry(new ZipEntry(ExportReader.ZIP_ENTRY));
            LogExport.log(store, AT, out);
        }
        try (var read = LogImport.open(zip)) {
            assertThat(read.read(0, 100)).isEqualTo(events());
        }
    }

    private void assertRefused(String where, List<String> lines) throws Exception {
        Files.writeString(file, String.join("\n", lines) + "\n");
        refused(where);
    }

    private void refused(String where) {
        var other = directory.resolve("refused/log.db");
        assertThatThrownBy(() -> LogImport.into(other, file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file + where);
        assertThat(other).doesNotExist();
        assertThatThrownBy(() -> LogImport.open(file)).hasMessageContaining(file + where);
    }

    @Test
    void a_file_that_was_cut_is_refused_wherever_it_was_cut() throws Exception {
        export();
        var bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length += 101) {
            Files.write(file, java.util.Arrays.copyOf(bytes, length));
            var cut = file;
            assertThatThrownBy(() -> LogImport.open(cut))
                    .as("cut at %d", length)
                    .isInstanceOf(StoreException.class)
                    .hasMessageMatching("(?s).*(it was cut|is no export).*");
        }
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        refused(", line 13, after position 11: the file ends within this line");
    }

    @Test
    void any_byte_that_was_changed_is_refused() throws Exception {
        export();
        var bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            var changed = bytes.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            var where = i;
            assertThatThrownBy(() -> LogImport.open(file))
                    .as("byte %d", where)
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith(file.toString());
        }
    }

    @Test
    void lines_that_were_edited_are_named() throws Exception {
        export();
        var lines = List.copyOf(Files.readAllLines(file));
        for (int i = 1; i < 12; i++) {
            var edited = new ArrayList<>(lines);
            edited.set(i, edited.get(i).replace("\"host\"", "\"cli\""));
            assertRefused(", line " + (i + 1) + after(i), edited);
            edited.set(i, lines.get(i).replaceFirst(":", ": "));
            assertRefused(", line " + (i + 1) + after(i), edited);
            edited.remove(i);
            assertRefused(", line " + (i + 1) + after(i), edited);
            if (i < 11) {
                var swapped = new ArrayList<>(lines);
                Collections.swap(swapped, i, i + 1);
                assertRefused(", line " + (i + 1) + after(i), swapped);
            }
        }
        var more = new ArrayList<>(lines);
        more.add(lines.get(1));
        assertRefused(", line 14, after position 11: there is more", more);
        var header = new ArrayList<>(lines);
        header.set(0, header.getFirst().replace("2026-03-01", "2025-03-01"));
        assertRefused(", line 13, after position 11: it does not seal line 1", header);
        header.set(0, lines.getFirst().replace("\"formatVersion\":1", "\"formatVersion\":2"));
        assertRefused(", line 1: its format has version 2, this Reprise reads 1", header);
    }

    private static String after(int line) {
        return line == 1 ? ": " : ", after position " + (line - 1) + ": ";
    }

    @Test
    void a_foreign_file_is_refused() throws Exception {
        Files.writeString(file, "{\"hello\":1}\n");
        refused(" is no export of Reprise");
    }

    @Test
    void only_an_empty_log_takes_an_export() throws Exception {
        export();
        assertThatThrownBy(() -> LogImport.into(log, file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has events up to position 11");
        assertThat(events()).hasSize(11);
        var held = directory.resolve("held.db");
        try (var store = SqliteEventStore.open(held)) {
            store.leases().take(0, "host", "boot", 0);
            assertThatThrownBy(() -> LogImport.into(held, file))
                    .hasMessageContaining("a host that has not ended");
            store.leases().release(1);
            LogImport.into(held, file);
            assertThat(store.read(0, 100)).isEqualTo(events());
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void an_export_goes_up_to_the_damage_and_says_so() throws Exception {
        execute("DROP TRIGGER event_update", "UPDATE event SET actor = 9 WHERE position = 8");
        var exported = export();

        assertThat(exported.events()).isEqualTo(7);
        assertThat(exported.damage()).isNotNull();
        assertThat(exported.damage().position()).isEqualTo(8);
        assertThat(Files.readString(file)).contains("\"damaged\":{\"position\":8");
        try (var read = LogImport.open(file)) {
            assertThat(read.read(0, 100)).isEqualTo(events().subList(0, 7));
            assertThat(read.verify().problems()).isEmpty();
        }
    }

    @Test
    void a_damaged_row_or_page_or_a_missing_row_ends_an_export_too() throws Exception {
        var before = events();
        execute("DROP TRIGGER event_delete", "DELETE FROM event WHERE position = 4");
        assertThat(export().damage())
                .isEqualTo(new Verification.Problem(4, "positions 4..4 are missing"));
        Files.delete(file);
        execute("DELETE FROM event WHERE position = 11");
        assertThat(exportSession(2).damage())
                .isEqualTo(new Verification.Problem(11, "positions 11..11 are missing"));
        try (var read = LogImport.open(file)) {
            assertThat(read.read(0, 100)).isEqualTo(before.subList(5, 10));
        }
    }

    @Test
    void what_cannot_be_exported_says_why() throws Exception {
        assertThatThrownBy(() -> exportSession(3))
                .isInstanceOf(StoreException.class)
                .hasMessage("the log has no session 3: it has 1..2");
        Files.writeString(file, "mine");
        assertThatThrownBy(this::export).hasMessageContaining(file + " exists");
        assertThat(Files.readString(file)).isEqualTo("mine");
        var empty = directory.resolve("empty.db");
        try (var store = SqliteEventStore.open(empty)) {
            assertThatThrownBy(() -> LogExport.log(store, AT, directory.resolve("x")))
                    .hasMessageContaining("no events");
        }
        assertThat(directory.resolve("x.part")).doesNotExist();
    }

    @Test
    void an_export_by_the_host_records_the_head() throws Exception {
        try (var store = SqliteEventStore.open(log)) {
            store.append(append(1, 2, AT, to("e", 1))).join();
            LogExport.log(store, AT, file);
            execute("DROP TRIGGER event_delete", "DELETE FROM event WHERE position = 12");
            assertThat(store.verify().problems())
                    .containsExactly(
                            new Verification.Problem(
                                    12, "the log once reached position 12: its tail was cut off"));
        }
    }
}
