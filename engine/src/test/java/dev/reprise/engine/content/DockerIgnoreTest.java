package dev.reprise.engine.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases are those of Docker's documentation, and the corners of its matcher. */
class DockerIgnoreTest {

    @ParameterizedTest
    @CsvSource({
        "target, target, true",
        "target, target/classes/A.class, true",
        "target, a/target, false",
        "/target, target, true",
        "target/, target/x, true",
        "./a/../b, b, true",
        "*.md, README.md, true",
        "*.md, docs/README.md, false",
        "*/temp*, a/temporary.txt, true",
        "*/temp*, a/b/temp, false",
        "*/temp*, a/temp/x, true",
        "*/*/temp*, a/b/temporary, true",
        "temp?, tempa, true",
        "temp?, temp, false",
        "**/*.go, main.go, true",
        "**/*.go, a/b/main.go, true",
        "**/foo, foo, true",
        "**/foo, a/b/foo, true",
        "**/foo, a/xfoo, false",
        "**foo, xfoo, true",
        "foo/**, foo/a/b, true",
        "foo/**, foo, false",
        "foo/**, foox, false",
        "a/**/b, a/b, true",
        "a/**/b, a/x/y/b, true",
        "a/**/b, a/xb, false",
        "**, anything/at/all, true",
        "[a-c].txt, b.txt, true",
        "[a-c].txt, d.txt, false",
        "[^a-c].txt, d.txt, true",
        "a.b, axb, false",
        "a+(b), a+(b), true",
        "'\\*', '*', true",
        "'\\*', 'x', false",
        "'.', a, false",
        "../x, x, false",
        "'a b', 'a b', true"
    })
    void a_pattern_matches_a_path_or_a_parent_of_it(String pattern, String path, boolean ignored) {
        assertThat(DockerIgnore.parse(pattern).ignores(path)).isEqualTo(ignored);
    }

    @Test
    void the_last_line_that_matches_decides() {
        var rules = DockerIgnore.parse("*.md\n!README*.md\nREADME-secret.md\n");
        assertThat(rules.ignores("a.md")).isTrue();
        assertThat(rules.ignores("README-all.md")).isFalse();
        assertThat(rules.ignores("README-secret.md")).isTrue();
        assertThat(DockerIgnore.parse("!README.md\n*.md").ignores("README.md")).isTrue();
    }

    @Test
    void what_is_in_an_ignored_directory_can_be_taken_back() {
        var rules = DockerIgnore.parse("*\n!src\n! src/../lib \n");
        assertThat(rules.ignores("src/main/A.java")).isFalse();
        assertThat(rules.ignores("lib")).isFalse();
        assertThat(rules.ignores("pom.xml")).isTrue();
        assertThat(rules.wholeDirectories()).isFalse();
    }

    @Test
    void comments_blank_lines_and_a_byte_order_mark_are_no_patterns() {
        var rules = DockerIgnore.parse("\uFEFFtarget\r\n# *.md\n\n   \n  build  \n #x\n");
        assertThat(rules.ignores("target")).isTrue();
        assertThat(rules.ignores("build")).isTrue();
        assertThat(rules.ignores("a.md")).isFalse();
        assertThat(rules.ignores("#x")).isTrue();
        assertThat(rules.wholeDirectories()).isTrue();
    }

    @Test
    void a_line_that_is_no_pattern_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DockerIgnore.parse("ok\n[a-"))
                .withMessageStartingWith("line 2: [a- is no pattern");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DockerIgnore.parse("!"))
                .withMessage("line 1: ! takes nothing back");
        assertThatIllegalArgumentException().isThrownBy(() -> DockerIgnore.parse("a\\"));
    }
}
