package dev.reprise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class NearestTest {
    private static final List<String> NAMES = List.of("api", "worker", "web");

    @Test
    void a_typing_error_leads_to_the_name_that_was_meant() {
        assertThat(Nearest.of("wroker", NAMES)).contains("worker");
        assertThat(Nearest.of("API", NAMES)).contains("api");
        assertThat(Nearest.of("wb", NAMES)).contains("web");
    }

    @Test
    void a_name_that_is_near_to_none_leads_nowhere() {
        assertThat(Nearest.of("database", NAMES)).isEmpty();
    }

    @Test
    void two_letters_swapped_are_one_mistake() {
        assertThat(Nearest.of("wbe", List.of("api", "web", "worker"))).contains("web");
        assertThat(Nearest.of("ebw", List.of("api", "web", "worker"))).isEmpty();
    }
}
