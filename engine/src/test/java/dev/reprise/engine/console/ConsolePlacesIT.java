package dev.reprise.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** Lines have places, over segments and attempts. */
class ConsolePlacesIT {
    private static final Quota SMALL_SEGMENTS = new Quota(1L << 20, 1L << 20, 1024);

    @TempDir Path root;
    private ConsoleKit kit;

    @BeforeEach
    void open() {
        kit = new ConsoleKit(root, List.of(), SMALL_SEGMENTS, HolePunch.ofSystem());
    }

    @AfterEach
    void close() throws Exception {
        kit.close();
    }

    @Test
    void every_place_can_be_read_on_its_own_and_gives_the_same_lines() throws Exception {
        kit.begin("api", 1);
        kit.run(
                "api",
                1,
                "for i in $(seq 1 400); do echo o$i; echo e$i >&2; [ $((i % 50)) = 0 ] && sleep 0.05; done; true");
        kit.end("api", 1);
        kit.begin("api", 2);
        kit.run("api", 2, "seq 1 50");
        kit.awaitLines("api", 850);
        var all = kit.read(kit.all("api"));
        assertThat(all.subList(0, 800)).extracting(ConsoleLine::row).isEqualTo(rows(800));
        assertThat(all.subList(800, 850)).extracting(ConsoleLine::row).isEqualTo(rows(50));
        for (int first : List.of(0, 1, 399, 798, 799, 800, 849)) {
            var from = all.get(first).place();
            assertThat(kit.read(between(null, from, null))).isEqualTo(all.subList(first, 850));
            assertThat(kit.read(between(null, null, from))).isEqualTo(all.subList(0, first));
            assertThat(kit.read(between(10, null, from)))
                    .isEqualTo(all.subList(Math.max(0, first - 10), first));
        }
        assertThat(kit.read(between(null, all.get(790).place(), all.get(810).place())))
                .isEqualTo(all.subList(790, 810));
    }

    @Test
    void the_extent_is_what_was_seen_until_a_time() throws Exception {
        kit.begin("api", 1);
        kit.run("api", 1, "seq 1 5; echo x >&2");
        kit.awaitLines("api", 6);
        var then = kit.clock.instant();
        kit.clock.advance(Duration.ofSeconds(10));
        kit.run("api", 1, "seq 6 9");
        kit.end("api", 1);
        kit.begin("api", 2);
        kit.run("api", 2, "echo y");
        kit.awaitLines("api", 11);
        assertThat(kit.console.extents("api", null))
                .containsExactly(
                        new Extent(1, 1, 10, kit.clock.instant()),
                        new Extent(2, 1, 1, kit.clock.instant()));
        assertThat(kit.console.extents("api", then.plusSeconds(5)))
                .containsExactly(new Extent(1, 1, 6, then), new Extent(2, 1, 0, null));
        assertThat(kit.console.extents("api", then.minusSeconds(1)))
                .containsExactly(new Extent(1, 1, 0, null), new Extent(2, 1, 0, null));
        assertThat(kit.console.extents("..", null)).isEmpty();
    }

    private static ConsoleQuery between(Integer tail, LinePlace from, LinePlace before) {
        return new ConsoleQuery("api", null, null, tail, null, null, from, before);
    }

    private static List<Long> rows(long count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }
}
