package dev.reprise.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class LineCutterTest {
    private static final Mask NONE = Mask.of(List.of());

    @Test
    void whole_lines_are_taken_and_the_rest_is_left() {
        var piece = next(new LineCutter(100), "one\ntwo\nthr", false, NONE);
        assertThat(text(piece)).isEqualTo("one\ntwo\n");
        assertThat(piece.lines()).isEqualTo(2);
        assertThat(piece.consumed()).isEqualTo(8);
        assertThat(next(new LineCutter(100), "thr", false, NONE)).isNull();
        assertThat(next(new LineCutter(100), "", true, NONE)).isNull();
    }

    @Test
    void the_last_line_needs_no_end_when_all_is_written() {
        var piece = next(new LineCutter(100), "one\nrest", true, NONE);
        assertThat(text(piece)).isEqualTo("one\nrest\n");
        assertThat(piece.lines()).isEqualTo(2);
        assertThat(piece.consumed()).isEqualTo(8);
    }

    @Test
    void a_line_at_the_limit_is_whole_and_one_above_is_cut() {
        var whole = next(new LineCutter(8), "12345678\n", false, NONE);
        assertThat(whole.goesOn()).isFalse();
        assertThat(whole.consumed()).isEqualTo(9);
        var cut = next(new LineCutter(8), "123456789\n", false, NONE);
        assertThat(cut.goesOn()).isTrue();
        assertThat(text(cut)).isEqualTo("12345678\n");
        assertThat(cut.consumed()).isEqualTo(8);
    }

    @Test
    void no_character_is_cut_in_two() {
        assertThat(text(next(new LineCutter(8), "1234567äxyz\n", false, NONE)))
                .isEqualTo("1234567\n");
    }

    @Test
    void a_long_line_is_cut_only_when_a_secret_across_the_cut_would_show() {
        var mask = Mask.of(List.of("secret"));
        assertThat(next(new LineCutter(8), "123456secr", false, mask)).isNull();
        var cut = next(new LineCutter(8), "123456secretabcdefghi", false, mask);
        assertThat(text(cut)).isEqualTo("123456***\n");
        assertThat(cut.consumed()).isEqualTo(12);
    }

    @Test
    void however_the_text_arrives_it_is_all_there_and_no_secret_shows() {
        for (long seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var mask = Mask.of(List.of("abba", "bab\ncabc"));
            var raw = new byte[random.nextInt(1, 120)];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = (byte) "abc\n".charAt(random.nextInt(20) == 0 ? 3 : random.nextInt(3));
            }
            var lines = cut(random, raw, mask);
            var text = String.join("", lines);
            var whole = mask.spans(raw, 0, raw.length);
            var target = new byte[raw.length];
            int length = Mask.copyMasked(raw, 0, raw.length, whole, target, 0);
            var expected = new String(target, 0, length, StandardCharsets.UTF_8);
            assertThat(text.replace("******", "***"))
                    .as("seed %d", seed)
                    .isEqualTo(expected.replace("\n", "").replace("******", "***"));
        }
    }

    /** Cuts as the capture does: what is not taken is given again with what came after it. */
    private static List<String> cut(Random random, byte[] raw, Mask mask) {
        var cutter = new LineCutter(10);
        var lines = new ArrayList<String>();
        int from = 0;
        int to = 0;
        while (from < raw.length) {
            to = Math.min(raw.length, to + random.nextInt(1, 30));
            var piece = cutter.next(raw, from, to, to == raw.length, mask);
            while (piece != null) {
                var text = text(piece);
                assertThat(text).endsWith("\n");
                assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(piece.lines());
                lines.addAll(Arrays.asList(text.split("\n")));
                from += piece.consumed();
                piece = cutter.next(raw, from, to, to == raw.length, mask);
            }
        }
        return lines;
    }

    private static LineCutter.Piece next(
            LineCutter cutter, String text, boolean complete, Mask mask) {
        var raw = text.getBytes(StandardCharsets.UTF_8);
        return cutter.next(raw, 0, raw.length, complete, mask);
    }

    private static String text(LineCutter.Piece piece) {
        return new String(piece.text(), 0, piece.length(), StandardCharsets.UTF_8);
    }
}
