package dev.reprise.engine.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.Report;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ConsoleQuotaIT {
    private static final Quota SMALL = new Quota(600_000, 200_000, 20_000);
    private static final String HUNDRED_KB =
            "seq -f '%09.0f .........................................................................................' 1 1000";

    @TempDir Path root;
    private ConsoleKit kit;

    @AfterEach
    void close() throws Exception {
        kit.close();
    }

    @Test
    void the_oldest_output_of_ended_attempts_goes_first_and_is_told_of() throws Exception {
        kit = new ConsoleKit(root, List.of(), SMALL, HolePunch.ofSystem());
        for (int attempt = 1; attempt <= 9; attempt++) {
            kit.begin("api", attempt);
            kit.run("api", attempt, HUNDRED_KB);
            kit.end("api", attempt);
        }
        assertThat(segmentBytes()).isLessThan(640_000);
        assertThat(attempt(1).getFirst().text())
                .startsWith(
                        "[reprise: lines 1 to 1000 of stdout (100000 bytes) are no longer kept");
        assertThat(attempt(1)).hasSize(1);
        assertThat(attempt(9)).hasSize(1000);
        assertThat(attempt(9)).extracting(ConsoleLine::line).isSorted().startsWith(1L);

        var gaps = kit.reports(Report.OutputGap.class);
        assertThat(gaps).allSatisfy(gap -> assertThat(gap.reason()).contains("600000"));
        long told = gaps.stream().mapToLong(Report.OutputGap::bytes).sum();
        long kept =
                kit.read(kit.all("api")).stream()
                        .filter(line -> !line.text().startsWith("[reprise"))
                        .count();
        assertThat(told).isEqualTo(900_000 - kept * 100);
    }

    @Test
    void a_running_attempt_keeps_its_share_and_loses_what_is_oldest() throws Exception {
        kit = new ConsoleKit(root, List.of(), SMALL, HolePunch.ofSystem());
        kit.begin("api", 1);
        for (int i = 1; i <= 12; i++) {
            kit.run("api", 1, HUNDRED_KB);
            long lines = i * 1000L;
            await().until(() -> attempt(1).getLast().line() == lines);
        }
        assertThat(segmentBytes()).isBetween(200_000L, 640_000L);
        var lines = attempt(1);
        assertThat(lines.getFirst().text()).contains("are no longer kept");
        assertThat(lines.get(1).line()).isEqualTo(lines.getFirst().line() + 1);
        assertThat(lines.getLast().line()).isEqualTo(12_000);
        assertThat(lines).hasSizeGreaterThan(2_000);
        kit.end("api", 1);
    }

    @Test
    void running_attempts_keep_their_share_even_above_the_apps_quota() throws Exception {
        kit = new ConsoleKit(root, List.of(), SMALL, HolePunch.ofSystem());
        for (int attempt = 1; attempt <= 5; attempt++) {
            kit.begin("api", attempt);
            kit.run("api", attempt, HUNDRED_KB + "; " + HUNDRED_KB);
            int now = attempt;
            await().until(() -> attempt(now).getLast().line() == 2000);
        }
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertThat(attempt(attempt).size()).isGreaterThan(1800);
        }
    }

    @Test
    void where_space_cannot_be_given_back_the_quota_closes_with_a_marked_gap() throws Exception {
        var quota = new Quota(4_000_000, 2_000_000, 20_000);
        kit = new ConsoleKit(root, List.of(), quota, HolePunch.NONE);
        kit.begin("api", 1);
        kit.run("api", 1, HUNDRED_KB.replace("1 1000", "1 50000"));
        var sealed = kit.end("api", 1);

        assertThat(sealed.lines()).containsEntry("stdout", 50_000L);
        assertThat(attempt(1).getLast().text())
                .startsWith("[reprise: not kept from line ")
                .contains("cannot give back");
        assertThat(attempt(1)).hasSizeBetween(14_000, 20_001);
        assertThat(kit.reports(Report.OutputGap.class)).hasSize(1);
    }

    @Test
    void a_follower_that_lags_behind_the_quota_is_told_its_gap() throws Exception {
        kit = new ConsoleKit(root, List.of(), SMALL, HolePunch.ofSystem());
        var gate = new java.util.concurrent.CountDownLatch(1);
        var got = new java.util.concurrent.ConcurrentLinkedQueue<ConsoleLine>();
        kit.begin("api", 1);
        try (var _ =
                kit.console.follow(
                        kit.all("api"),
                        line -> {
                            got.add(line);
                            if (got.size() == 1) {
                                waitFor(gate);
                            }
                        })) {
            for (int i = 1; i <= 12; i++) {
                kit.run("api", 1, HUNDRED_KB);
            }
            await().until(() -> attempt(1).getLast().line() == 12_000);
            gate.countDown();
            await().until(
                            () ->
                                    got.stream()
                                            .anyMatch(
                                                    line ->
                                                            line.line() == 12_000
                                                                    && line.attempt() == 1));
            var numbers = got.stream().map(ConsoleLine::line).toList();
            assertThat(numbers).isSorted().doesNotHaveDuplicates();
            assertThat(got).anyMatch(line -> line.text().contains("are no longer kept"));
        }
    }

    private static void waitFor(java.util.concurrent.CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ConsoleLine> attempt(int attempt) {
        var lines = kit.read(new ConsoleQuery("api", attempt, null, null, null, null));
        return lines.isEmpty()
                ? List.of(new ConsoleLine("api", attempt, "stdout", 0, null, null, "", 0))
                : lines;
    }

    private long segmentBytes() throws Exception {
        long bytes = 0;
        for (var file : kit.files()) {
            bytes += file.toString().endsWith(".seg") ? Files.size(file) : 0;
        }
        return bytes;
    }
}
