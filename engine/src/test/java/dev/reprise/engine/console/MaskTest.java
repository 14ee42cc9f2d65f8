package dev.reprise.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

class MaskTest {
    @Test
    void each_place_of_a_value_is_masked() {
        assertThat(masked("a=hunter2;b=hunter2", "hunter2")).isEqualTo("a=***;b=***");
        assertThat(masked("nothing here", "hunter2")).isEqualTo("nothing here");
        assertThat(masked("hunter", "hunter2")).isEqualTo("hunter");
        assertThat(masked("geheim-äöü!", "-äöü")).isEqualTo("geheim***!");
    }

    @Test
    void of_values_that_contain_or_overlap_each_other_nothing_shows() {
        assertThat(masked("x hunter2-and-more y", "hunter2", "hunter2-and-more"))
                .isEqualTo("x *** y");
        assertThat(masked("<abcdefgh>", "abcd", "cdefgh")).isEqualTo("<***>");
        assertThat(masked("<abcdabcd>", "abcd")).isEqualTo("<***>");
        assertThat(masked("aaaaaaa.", "aaaa")).isEqualTo("***.");
    }

    @Test
    void a_value_of_several_lines_is_masked_line_by_line() {
        assertThat(masked("first line\nsecond line\nthird", "first line\r\nsecond line\nab"))
                .isEqualTo("***\n***\nthird");
    }

    @Test
    void values_of_fewer_than_four_characters_are_left() {
        assertThat(masked("abc 42", "abc", "42", "")).isEqualTo("abc 42");
        assertThat(masked("abcd", "abcd")).isEqualTo("***");
        assertThat(Mask.of(List.of("abc")).longest()).isZero();
    }

    @Test
    void no_value_is_left_in_random_text() {
        for (long seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var values = List.of(text(random, 4), text(random, 5), text(random, 7));
            var text = text(random, 60);
            var left = masked(text, values.toArray(String[]::new));
            assertThat(values).as("seed %d, text %s", seed, text).noneMatch(left::contains);
        }
    }

    private static String text(Random random, int length) {
        var text = new StringBuilder();
        random.ints(length, 'a', 'c').forEach(c -> text.append((char) c));
        return text.toString();
    }

    private static String masked(String text, String... values) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var spans = Mask.of(List.of(values)).spans(bytes, 0, bytes.length);
        var target = new byte[bytes.length];
        int length = Mask.copyMasked(bytes, 0, bytes.length, spans, target, 0);
        return new String(target, 0, length, StandardCharsets.UTF_8);
    }
}
