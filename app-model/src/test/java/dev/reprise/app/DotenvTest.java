package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotenvTest {

    @Test
    void bare_quoted_and_exported_values_are_read_in_order() {
        var text =
                """
                # a comment

                A=1
                export B = two words \s
                URL=jdbc:x?a=b&c=d#e
                C=value # comment
                HASH=#only a comment
                EMPTY=
                S='it is $HOME \\n # "raw"' # comment
                D="line\\nnext \\"q\\" \\\\ \\$x \\z"
                M='first
                second'
                A=2
                """;
        assertThat(Dotenv.parse(".env", text))
                .containsOnly(
                        entry("A", "2"),
                        entry("B", "two words"),
                        entry("URL", "jdbc:x?a=b&c=d#e"),
                        entry("C", "value"),
                        entry("HASH", ""),
                        entry("EMPTY", ""),
                        entry("S", "it is $HOME \\n # \"raw\""),
                        entry("D", "line\nnext \"q\" \\ $x \\z"),
                        entry("M", "first\nsecond"));
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_are_no_part_of_values() {
        assertThat(Dotenv.parse(".env", "\uFEFFA=1\r\nB=2\r\n"))
                .containsExactly(entry("A", "1"), entry("B", "2"));
        assertThat(Dotenv.parse(".env", "A=1")).containsExactly(entry("A", "1"));
        assertThat(Dotenv.parse(".env", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`A=1\\nhidden`, 2, there is no KEY=value",
                "`A='x\\ny'\\n9B=hidden`, 3, what stands before = is no name of a variable",
                "`A='hidden\\nB=2`, 1, the quote ' is never closed",
                "`A=\"hidden`, 1, the quote \" is never closed",
                "`\\n\\nA='hidden' more`, 3, there is text after the closing quote",
                "`=hidden`, 1, what stands before = is no name of a variable"
            })
    void an_error_names_file_and_line_and_no_value(String text, int line, String what) {
        assertThatThrownBy(() -> Dotenv.parse("conf/.env", text.replace("\\n", "\n")))
                .isInstanceOf(ModelException.class)
                .hasMessage("env file conf/.env, line " + line + ": " + what);
    }
}
