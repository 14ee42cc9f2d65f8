package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrepTest {
    @Test
    void a_part_of_the_line_matches() {
        assertThat(Grep.of("o(rd|x)er").matches("an order came")).isTrue();
        assertThat(Grep.of("^order").matches("an order came")).isFalse();
    }

    @Test
    void a_long_line_is_searched_to_its_end() {
        assertThat(Grep.of("ERROR.*end$").matches("x".repeat(1_000_000) + " ERROR at the end"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"(a+)+b", "(a|aa)*b", "(.*)*b", "a*a*a*a*a*a*a*b"})
    void an_expression_that_would_take_for_ever_is_given_up(String expression) {
        var grep = Grep.of(expression);
        assertThatThrownBy(() -> grep.matches("a".repeat(5_000) + "c"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("takes too long");
    }

    @Test
    void an_expression_has_a_limit() {
        assertThatThrownBy(() -> Grep.of("a".repeat(501)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("501")
                .hasMessageContaining("500");
    }

    @Test
    void colours_and_links_of_terminals_do_not_hide_words() {
        var line =
                "\u001b[1mPla\u001b[0mced \u001b]8;;http://x.test\u001b\\tea\u001b]8;;\u0007 now";
        assertThat(Grep.of("^Placed tea now$").matches(line)).isTrue();
        assertThat(Grep.of("x.test").matches(line)).isFalse();
    }
}
