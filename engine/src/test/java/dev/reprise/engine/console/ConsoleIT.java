package dev.reprise.engine.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.Report;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ConsoleIT {
    @TempDir Path root;
    private final List<String> secrets = new java.util.concurrent.CopyOnWriteArrayList<>();
    private ConsoleKit kit;

    @BeforeEach
    void open() {
        kit = new ConsoleKit(root, secrets);
    }

    @AfterEach
    void close() throws Exception {
        kit.close();
    }

    @Test
    void the_output_of_a_program_is_complete_numbered_and_sealed() throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "echo one; echo two; printf half; echo oops >&2");
        var sealed = kit.end("api", 1);

        assertThat(kit.lines("api"))
                .containsExactlyInAnyOrder(
                        "1:stdout:1:one", "1:stdout:2:two", "1:stdout:3:half", "1:stderr:1:oops");
        assertThat(sealed.lines()).containsEntry("stdout", 3L).containsEntry("stderr", 1L);
        assertThat(sealed.bytes()).containsEntry("stdout", 12L).containsEntry("stderr", 5L);
    }

    @Test
    void an_attempt_without_output_is_sealed_with_nothing() throws Exception {
        kit.begin("api", 1);
        assertThat(kit.end("api", 1).lines())
                .containsEntry("stdout", 0L)
                .containsEntry("stderr", 0L);
        assertThat(kit.lines("api")).isEmpty();
    }

    @Test
    void reading_before_any_output_gives_nothing() {
        assertThat(kit.lines("nobody")).isEmpty();
        assertThat(kit.lines("../api")).isEmpty();
    }

    @Test
    void attempts_come_in_order_and_can_be_picked() throws Exception {
        for (int attempt = 1; attempt <= 12; attempt++) {
            kit.begin("api", attempt);
            kit.run("api", attempt, "echo life " + attempt);
            kit.end("api", attempt);
        }
        assertThat(kit.lines("api"))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 12)
                                .mapToObj(n -> n + ":stdout:1:life " + n)
                                .toList());
        assertThat(kit.read(new ConsoleQuery("api", 7, null, null, null, null)))
                .extracting(ConsoleLine::text)
                .containsExactly("life 7");
    }

    @Test
    void tail_since_stream_and_grep_are_exact() throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "for i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo err $i >&2; done");
        kit.end("api", 1);
        kit.clock.advance(Duration.ofMinutes(1));
        kit.begin("api", 2);
        kit.run("api", 2, "echo later 5; echo later 6");
        kit.end("api", 2);

        assertThat(texts(null, "stdout", 3, null, null))
                .containsExactly("out 9", "later 5", "later 6");
        assertThat(texts(null, "stderr", 2, null, null)).containsExactly("err 8", "err 9");
        assertThat(texts(null, "stdout", 2, null, "5")).containsExactly("out 5", "later 5");
        assertThat(texts(null, null, 0, null, null)).isEmpty();
        assertThat(texts(null, null, 100, null, null)).hasSize(20);
        assertThat(texts(null, null, null, kit.clock.instant(), null))
                .containsExactly("later 5", "later 6");
        assertThat(texts(null, null, null, null, "^err [12]$")).containsExactly("err 1", "err 2");
    }

    @Test
    void each_line_is_followed_once_and_in_order_while_a_program_writes() throws Exception {
        kit.begin("api", 1);
        var all = kit.follow("api", null);
        var running =
                kit.start("api", 1, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo $i; done");
        await().until(() -> all.size() > 500);
        var late = kit.follow("api", null);
        var lateTail = kit.follow("api", 1);
        assertThat(running.waitFor()).isZero();
        kit.end("api", 1);

        var expected = IntStream.rangeClosed(1, 20000).mapToObj(Integer::toString).toList();
        await().until(() -> all.size() >= 20000 && late.size() >= 20000);
        assertThat(all).extracting(ConsoleLine::text).containsExactlyElementsOf(expected);
        assertThat(late).extracting(ConsoleLine::text).containsExactlyElementsOf(expected);
        await().until(() -> lateTail.peek() != null && last(lateTail).text().equals("20000"));
        long first = lateTail.peek().line();
        assertThat(lateTail)
                .extracting(ConsoleLine::line)
                .containsExactlyElementsOf(
                        Stream.iterate(first, n -> n + 1).limit(20000 - first + 1).toList());
    }

    @Test
    void a_follow_opened_before_the_first_attempt_waits_and_goes_on_over_attempts()
            throws Exception {
        var followed = kit.follow("api", 5);
        for (int attempt = 1; attempt <= 3; attempt++) {
            kit.begin("api", attempt);
            for (int line = 0; line < 4; line++) {
                kit.run("api", attempt, "echo " + attempt + "." + line);
            }
            kit.end("api", attempt);
        }
        await().until(() -> followed.size() >= 12);
        assertThat(followed)
                .extracting(ConsoleLine::text)
                .containsExactly(
                        "1.0", "1.1", "1.2", "1.3", "2.0", "2.1", "2.2", "2.3", "3.0", "3.1", "3.2",
                        "3.3");
    }

    @Test
    void a_slow_consumer_slows_nobody_and_a_closed_follow_is_silent() throws Exception {
        var gate = new java.util.concurrent.CountDownLatch(1);
        var slow = new ConcurrentLinkedQueue<String>();
        var stuck =
                kit.console.follow(
                        kit.all("api"),
                        line -> {
                            slow.add(line.text());
                            try {
                                gate.await();
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });
        var fast = kit.follow("api", null);
        kit.begin("api", 1);
        kit.run("api", 1, "echo a; echo b; echo c");
        kit.end("api", 1);
        await().until(() -> fast.size() == 3);
        await().until(() -> slow.size() == 1);
        stuck.close();
        gate.countDown();
        assertThat(slow).containsExactly("a");
    }

    @Test
    void secrets_stand_in_no_file_but_the_raw_ones() throws Exception {
        secrets.addAll(
                List.of("hunter2", "hunter2-and-more", "-----BEGIN\nMIIEabcd\nx\n-----END", "abc"));
        kit.begin("api", 1);
        kit.run(
                "api",
                1,
                """
                printf 'pass=hunter2 long=hunter2-and-more, key:\\n-----BEGIN\\nMIIEabcd\\n'
                printf 'abc hun'; printf 'ter2!\\n'; printf 'hunter2'
                """);
        kit.end("api", 1);

        assertThat(kit.read(kit.all("api")))
                .extracting(ConsoleLine::text)
                .containsExactly("pass=*** long=***, key:", "***", "***", "abc ***!", "***");
        for (var file : kit.files()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain("hunter2")
                    .doesNotContain("MIIE")
                    .doesNotContain("-----BEGIN");
        }
    }

    @Test
    void where_secrets_are_not_known_the_rest_of_an_ended_attempt_is_withheld() throws Exception {
        secrets.add("hunter2");
        kit.begin("api", 1);
        kit.run("api", 1, "echo a hunter2");
        kit.awaitLines("api", 1);
        kit.console.close();
        secrets.clear();
        kit.secretsKnown = false;
        kit.run("api", 1, "echo b hunter2; echo c hunter2; echo d hunter2 >&2");
        kit.reopen();
        kit.adopt("api", 1);
        var sealed = kit.end("api", 1);

        assertThat(sealed.lines()).containsEntry("stdout", 3L).containsEntry("stderr", 1L);
        assertThat(kit.lines("api")).hasSize(3).startsWith("1:stdout:1:a ***");
        assertThat(kit.lines("api").get(1))
                .startsWith("1:stdout:2:[reprise: not kept from line 2 on: ")
                .contains("no host ran that knows the app's secrets");
        var later = Instant.parse("2041-01-01T00:00:00Z");
        assertThat(kit.read(new ConsoleQuery("api", null, null, null, later, null)))
                .as("what was not kept before is no news to who asks for lines from then on")
                .isEmpty();
        assertThat(kit.reports(Report.OutputGap.class))
                .extracting(Report.OutputGap::bytes)
                .containsExactly(20L, 10L);
        for (var file : kit.files()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void where_secrets_are_not_known_a_running_attempt_is_left_to_a_host_that_knows_them()
            throws Exception {
        secrets.add("hunter2");
        kit.secretsKnown = false;
        kit.begin("api", 1);
        kit.run("api", 1, "echo a hunter2");
        kit.begin("other", 1);
        kit.end("other", 1);
        assertThat(kit.lines("api")).isEmpty();
        kit.console.close();
        kit.secretsKnown = true;
        kit.reopen();
        kit.adopt("api", 1);
        kit.awaitLines("api", 1);
        assertThat(kit.lines("api")).containsExactly("1:stdout:1:a ***");
    }

    @Test
    void a_secret_that_straddles_reads_and_cuts_of_a_long_line_is_masked() throws Exception {
        secrets.add("s3cret-value");
        kit.begin("api", 1);
        var word = "s3cret-value.";
        var line = new StringBuilder();
        while (line.length() < 1_500_000) {
            line.append(word);
        }
        Files.writeString(kit.raw("api", 1, "stdout"), line + "\nend\n");
        kit.end("api", 1);

        var texts = kit.read(kit.all("api")).stream().map(ConsoleLine::text).toList();
        assertThat(texts).hasSizeGreaterThan(20).last().isEqualTo("end");
        var joined =
                String.join("", texts.subList(0, texts.size() - 1)).replace(LineFilter.GOES_ON, "");
        assertThat(joined).isEqualTo("***.".repeat(line.length() / word.length()));
    }

    @Test
    void files_and_folders_are_for_the_owner_only() throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "echo x");
        kit.end("api", 1);
        for (var file : kit.files()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(root.resolve("api/1/console"))))
                .isEqualTo("rwx------");
    }

    @Test
    void a_burst_of_100_megabytes_is_complete_and_its_raw_space_is_given_back() throws Exception {
        kit.begin("api", 1);
        var text =
                "of text that makes the line about one hundred bytes long, as those of loggers are";
        var seq = kit.start("api", 1, "seq -f '%08.0f " + text + " .' 1 1100000");
        assertThat(seq.waitFor()).isZero();
        var raw = kit.raw("api", 1, "stdout");
        assertThat(Files.size(raw)).isGreaterThan(100_000_000L);
        await().atMost(Duration.ofSeconds(60)).until(() -> kit.allocated(raw) < 10L << 20);
        var sealed = kit.end("api", 1);

        assertThat(sealed.lines()).containsEntry("stdout", 1_100_000L);
        assertThat(raw).doesNotExist();
        try (var lines = kit.console.read(kit.all("api"))) {
            var expected = new long[] {0};
            lines.forEach(
                    line -> {
                        long n = ++expected[0];
                        assertThat(line.line()).isEqualTo(n);
                        assertThat(line.text()).startsWith("%08d ".formatted(n)).endsWith(" .");
                    });
            assertThat(expected[0]).isEqualTo(1_100_000L);
        }
    }

    @Test
    void a_program_that_truncates_its_own_output_is_read_on_from_the_beginning() throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "echo a long first line; echo second");
        kit.awaitLines("api", 2);
        kit.run("api", 1, "echo new > /dev/stdout; echo and more");
        kit.end("api", 1);

        assertThat(kit.lines("api"))
                .containsExactly(
                        "1:stdout:1:a long first line",
                        "1:stdout:2:second",
                        "1:stdout:3:new",
                        "1:stdout:4:and more");
        assertThat(kit.reports(Report.OutputTruncated.class))
                .containsExactly(new Report.OutputTruncated("api", 1, "stdout", 2));
    }

    @Test
    void a_truncation_is_noticed_even_if_the_file_has_grown_past_the_place_again()
            throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "echo short");
        kit.awaitLines("api", 1);
        var rewritten = "rewritten at once\n".repeat(20).getBytes(StandardCharsets.US_ASCII);
        try (var file =
                java.nio.channels.FileChannel.open(
                        kit.raw("api", 1, "stdout"), java.nio.file.StandardOpenOption.WRITE)) {
            file.write(java.nio.ByteBuffer.wrap(rewritten));
        }
        kit.end("api", 1);
        assertThat(kit.reports(Report.OutputTruncated.class))
                .containsExactly(new Report.OutputTruncated("api", 1, "stdout", 1));
        assertThat(kit.lines("api")).hasSize(21).endsWith("1:stdout:21:rewritten at once");
        assertThat(kit.lines("api").get(1)).isEqualTo("1:stdout:2:rewritten at once");
    }

    @Test
    void what_was_never_written_before_a_place_after_a_cut_is_no_text() throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "echo one; echo two");
        kit.awaitLines("api", 2);
        try (var file =
                java.nio.channels.FileChannel.open(
                        kit.raw("api", 1, "stdout"), java.nio.file.StandardOpenOption.WRITE)) {
            file.truncate(0);
            await().until(() -> !kit.reports(Report.OutputTruncated.class).isEmpty());
            file.write(
                    java.nio.ByteBuffer.wrap("three\n".getBytes(StandardCharsets.US_ASCII)),
                    2_000_000);
        }
        kit.end("api", 1);
        assertThat(kit.lines("api")).last().isEqualTo("1:stdout:3:three");
    }

    @Test
    void without_a_watch_on_files_growth_is_found_all_the_same() throws Exception {
        kit.console.close();
        kit.watchFiles = false;
        kit.reopen();
        kit.begin("api", 1);
        var lines = kit.follow("api", null);
        for (int line = 1; line <= 3; line++) {
            kit.run("api", 1, "echo more");
            int now = line;
            await().until(() -> lines.size() == now);
        }
    }

    @Test
    void lines_of_a_time_without_a_host_carry_the_interval() throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "echo before");
        kit.awaitLines("api", 1);
        var seen = kit.clock.instant();
        kit.console.abandon();
        kit.run("api", 1, "echo alone");
        kit.clock.advance(Duration.ofMinutes(5));
        kit.reopen();
        kit.adopt("api", 1);
        kit.awaitLines("api", 2);
        kit.run("api", 1, "echo after");
        kit.end("api", 1);

        var lines = kit.read(kit.all("api"));
        assertThat(lines).extracting(ConsoleLine::text).containsExactly("before", "alone", "after");
        assertThat(lines.get(0).notBefore()).isNull();
        assertThat(lines.get(1).notBefore()).isEqualTo(seen);
        assertThat(lines.get(1).at()).isEqualTo(seen.plus(Duration.ofMinutes(5)));
        assertThat(lines.get(2).notBefore()).isNull();
    }

    @Test
    void without_a_host_text_that_is_not_masked_yet_is_withheld_with_a_line_that_says_so()
            throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "echo shown");
        kit.awaitLines("api", 1);
        kit.console.abandon();
        kit.run("api", 1, "echo secret-thing; echo oops >&2");
        try (var lines = ConsoleFiles.offline(root).read(kit.all("api"))) {
            assertThat(lines.map(ConsoleLine::text))
                    .containsExactly(
                            "shown",
                            "[reprise: 18 bytes written while no host ran are not shown: the next"
                                    + " host masks and indexes them]");
        }
    }

    @Test
    void an_offline_follow_goes_on_when_a_host_returns() throws Exception {
        var lines = new ConcurrentLinkedQueue<String>();
        try (var _ = ConsoleFiles.offline(root).follow(kit.all("api"), l -> lines.add(l.text()))) {
            kit.begin("api", 1);
            kit.run("api", 1, "echo hello");
            await().until(() -> lines.contains("hello"));
        }
    }

    @Test
    void an_attempt_that_ended_while_no_host_lived_is_sealed_by_end_alone() throws Exception {
        kit.begin("api", 1);
        kit.console.abandon();
        kit.run("api", 1, "echo last words");
        kit.reopen();
        assertThat(kit.end("api", 1).lines()).containsEntry("stdout", 1L);
        assertThat(kit.end("api", 1).lines()).containsEntry("stdout", 1L);
        assertThat(kit.lines("api")).containsExactly("1:stdout:1:last words");
    }

    @Test
    void a_console_that_fails_is_told_once_and_tried_again_by_its_host() throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "echo one");
        kit.awaitLines("api", 1);
        kit.fault =
                () -> {
                    throw new IllegalStateException("out of luck");
                };
        kit.run("api", 1, "echo two");
        kit.console.end("api", 1);
        await().until(() -> !kit.reports(Report.OutputGap.class).isEmpty());
        assertThat(kit.reports(Report.OutputGap.class))
                .singleElement()
                .satisfies(gap -> assertThat(gap.bytes()).isZero())
                .extracting(Report.OutputGap::reason, InstanceOfAssertFactories.STRING)
                .contains("tries again while it lives", "out of luck");
        kit.fault = () -> {};
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !kit.reports(Report.OutputSealed.class).isEmpty());
        assertThat(kit.lines("api")).containsExactly("1:stdout:1:one", "1:stdout:2:two");
        assertThat(kit.reports(Report.OutputGap.class)).hasSize(1);
    }

    @Test
    void when_the_indexer_dies_every_console_is_reported_as_not_completed() throws Exception {
        kit.begin("api", 1);
        kit.begin("web", 1);
        kit.run("api", 1, "echo one");
        kit.awaitLines("api", 1);
        kit.fault =
                () -> {
                    throw new NoClassDefFoundError("injected");
                };
        kit.console.end("api", 1);
        await().until(() -> kit.reports(Report.OutputGap.class).size() == 2);
        kit.console.end("web", 1);
        kit.console.end("later", 7);
        assertThat(kit.reports(Report.OutputGap.class))
                .allSatisfy(
                        gap -> {
                            assertThat(gap.bytes()).isZero();
                            assertThat(gap.reason()).contains("NoClassDefFoundError: injected");
                        })
                .extracting(Report.OutputGap::instance)
                .containsExactlyInAnyOrder("api", "web", "web", "later");
    }

    @Test
    void an_orderly_close_leaves_nothing_unindexed() throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "seq 1 50000");
        kit.console.close();
        try (var lines = ConsoleFiles.offline(root).read(kit.all("api"))) {
            assertThat(lines.count()).isEqualTo(50000);
        }
        kit.reopen();
    }

    @Test
    void nuls_bad_utf8_and_carriage_returns_are_harmless() throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "printf 'a\\0b\\n\\377x\\r\\n10%%\\r20%%\\r\\n\\n'");
        kit.end("api", 1);
        assertThat(kit.read(kit.all("api")))
                .extracting(ConsoleLine::text)
                .containsExactly("a\0b", "\uFFFDx", "10%\r20%", "");
    }

    private List<String> texts(
            Integer attempt, String stream, Integer tail, Instant since, String grep) {
        var pattern = grep == null ? null : Pattern.compile(grep).asPredicate();
        var query = new ConsoleQuery("api", attempt, stream, tail, since, pattern);
        return kit.read(query).stream().map(ConsoleLine::text).toList();
    }

    private static ConsoleLine last(Queue<ConsoleLine> lines) {
        return lines.stream().reduce((_, b) -> b).orElseThrow();
    }
}
