package dev.reprise.cli.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "-7",
                "9007199254740993",
                "123456789012345678901234567890",
                "1.50",
                "\"a \\\"b\\\" \\u0001 ü\"",
                "[]",
                "{\"b\":1,\"a\":[{\"x\":null},false]}"
            })
    void what_was_read_is_written_the_same(String text) {
        assertThat(Json.parse(text)).hasToString(text);
    }

    @Test
    void what_is_not_there_is_null_all_the_way_down() {
        var missing = Json.parse("{\"a\":1}").at("b").at("c");
        assertThat(missing.isNull()).isTrue();
        assertThat(missing.text()).isEmpty();
        assertThat(missing.items()).isEmpty();
        assertThat(missing.instant()).isEmpty();
    }

    @Test
    void a_pick_has_exactly_the_members_named_in_their_order() {
        assertThat(Json.parse("{\"c\":3,\"a\":1,\"b\":2}").pick("a", "x", "c"))
                .hasToString("{\"a\":1,\"x\":null,\"c\":3}");
    }

    @Test
    void what_is_not_json_is_refused() {
        assertThatThrownBy(() -> Json.parse("{\"a\":}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not JSON");
    }
}
