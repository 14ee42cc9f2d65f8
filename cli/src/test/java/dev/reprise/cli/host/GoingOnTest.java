package dev.reprise.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class GoingOnTest {
    @Test
    void what_goes_on_is_named_with_the_way_to_remove_it() {
        assertThat(GoingOn.text(List.of())).isEmpty();
        assertThat(GoingOn.text(List.of("db")))
                .hasValue("db goes on, persistent; to remove: reprise doctor --fix --persistent");
        assertThat(GoingOn.text(List.of("db", "cache")).orElseThrow())
                .startsWith("db, cache go on, persistent");
    }
}
