package dev.reprise.engine.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class SegmentWriterIT {
    private static final long SEGMENT = 1024;

    @TempDir Path folder;

    @Test
    void cut_at_any_byte_the_next_writer_goes_on_after_the_last_whole_frame() throws Exception {
        var random = new Random(7);
        var whole = folder.resolve("whole");
        var progress = new ArrayList<Progress>();
        var ends = new ArrayList<Long>();
        write(whole, random, progress, ends);
        var bytes = Files.readAllBytes(Segments.file(whole, 1));

        for (int cut = 0; cut <= bytes.length; cut++) {
            var torn = folder.resolve("torn-" + cut);
            Files.createDirectories(torn);
            var part = java.util.Arrays.copyOf(bytes, cut);
            if (random.nextBoolean() && cut > 0) {
                part = java.util.Arrays.copyOf(part, cut + random.nextInt(100));
            }
            Files.write(Segments.file(torn, 1), part);
            var expected = Progress.NONE;
            for (int i = 0; i < ends.size() && ends.get(i) <= cut; i++) {
                expected = progress.get(i);
            }
            assertThat(SegmentWriter.indexed(torn)).isEqualTo(expected);
            try (var writer = SegmentWriter.open(torn, SEGMENT)) {
                assertThat(writer.progress()).as("cut at %d", cut).isEqualTo(expected);
                writer.append(lines(writer.progress(), "after\n", 1));
            }
            assertThat(texts(torn)).last().isEqualTo("after\n");
            assertThat(texts(torn)).hasSize((int) expected.stdout().lines() + 1);
        }
    }

    @Test
    void a_flipped_bit_ends_the_segment_before_it() throws Exception {
        var progress = new ArrayList<Progress>();
        var ends = new ArrayList<Long>();
        write(folder, new Random(8), progress, ends);
        var file = Segments.file(folder, 1);
        var bytes = Files.readAllBytes(file);
        bytes[(int) (long) ends.get(2) + 20] ^= 1;
        Files.write(file, bytes);
        assertThat(SegmentWriter.indexed(folder)).isEqualTo(progress.get(2));
    }

    @Test
    void full_segments_are_closed_and_each_begins_with_the_progress_before_it() throws Exception {
        try (var writer = SegmentWriter.open(folder, SEGMENT)) {
            for (int i = 0; i < 60; i++) {
                writer.append(lines(writer.progress(), "x".repeat(99) + "\n", 1));
            }
        }
        assertThat(Segments.numbers(folder)).hasSizeGreaterThan(5);
        for (long number : Segments.numbers(folder)) {
            var before = Segments.stateBefore(Segments.file(folder, number)).orElseThrow();
            assertThat(before.stdout().bytes()).isEqualTo(before.stdout().lines() * 100);
        }
        assertThat(texts(folder)).hasSize(60);
    }

    @Test
    void a_writer_that_was_superseded_can_append_nothing() throws Exception {
        try (var old = SegmentWriter.open(folder, SEGMENT)) {
            old.append(lines(old.progress(), "old\n", 1));
            try (var next = SegmentWriter.open(folder, SEGMENT)) {
                next.append(lines(next.progress(), "new\n", 1));
                assertThatThrownBy(() -> old.append(lines(old.progress(), "late\n", 1)))
                        .isInstanceOf(SupersededException.class);
            }
        }
        assertThat(texts(folder)).containsExactly("old\n", "new\n");
    }

    private static void write(Path folder, Random random, List<Progress> progress, List<Long> ends)
            throws IOException {
        try (var writer = SegmentWriter.open(folder, 1 << 20)) {
            for (int i = 0; i < 8; i++) {
                writer.append(
                        lines(writer.progress(), "y".repeat(random.nextInt(60)) + "\n", i + 1));
                progress.add(writer.progress());
                ends.add(Files.size(Segments.file(folder, 1)));
            }
        }
    }

    private static Frame lines(Progress before, String text, long at) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var done = before.stdout();
        var then =
                new StreamProgress(
                        done.offset() + bytes.length,
                        done.lines() + 1,
                        0,
                        done.bytes() + bytes.length);
        return new Frame(
                Frame.Kind.LINES,
                Source.STDOUT,
                at,
                Frame.SEEN_LIVE,
                1,
                false,
                then,
                bytes,
                0,
                bytes.length);
    }

    private static List<String> texts(Path folder) throws IOException {
        var texts = new ArrayList<String>();
        try (var cursor = new AttemptCursor(folder, Place.BEGINNING, Place.UNBOUNDED)) {
            for (var frame = cursor.next(); frame != null; frame = cursor.next()) {
                if (frame.kind() == Frame.Kind.LINES) {
                    texts.add(
                            new String(
                                    frame.payload(),
                                    frame.start(),
                                    frame.length(),
                                    StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }
}
