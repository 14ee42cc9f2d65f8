package dev.reprise.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class PortRangeTest {
    private static final List<String> KEY = List.of("/shop", "api", "http");

    @Test
    void the_ports_that_the_system_gives_to_others_are_left_out() {
        assertThat(ports(PortRange.withoutEphemeral("32768\t60999\n")))
                .contains(10_000, 32_767)
                .hasSize(22_768);
        assertThat(ports(PortRange.withoutEphemeral("15000 60999")))
                .contains(14_999)
                .hasSize(5_000);
        assertThat(ports(PortRange.withoutEphemeral("12000 12999")))
                .contains(11_999, 13_000)
                .doesNotContain(12_000, 12_999);
    }

    @Test
    void if_that_leaves_none_all_are_taken() {
        assertThat(ports(PortRange.withoutEphemeral("1024 65535"))).hasSize(22_768);
    }

    @Test
    void a_range_may_be_set_and_must_be_one() {
        assertThat(ports(PortRange.of(5_000, 5_002)))
                .containsExactlyInAnyOrder(5_000, 5_001, 5_002);
        assertThatThrownBy(() -> PortRange.of(5_000, 70_000))
                .hasMessage("ports 5000..70000 are not a range within 1..65535");
        assertThatThrownBy(() -> PortRange.of(9, 8)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_port_is_a_candidate_once_whatever_the_size() {
        for (int size = 1; size <= 60; size++) {
            assertThat(ports(PortRange.of(1_000, 999 + size)))
                    .hasSize(size)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void the_order_depends_on_seed_and_key_alone() {
        var range = PortRange.of(10_000, 19_999);

        assertThat(first(range, 1, KEY)).isEqualTo(first(range, 1, KEY));
        assertThat(first(range, 1, KEY)).isNotEqualTo(first(range, 2, KEY));
        assertThat(first(range, 1, KEY))
                .isNotEqualTo(first(range, 1, List.of("/shop", "web", "http")));
        assertThat(first(range, 1, List.of("a", "bc")))
                .isNotEqualTo(first(range, 1, List.of("ab", "c")));
    }

    @Test
    void the_first_candidates_of_many_endpoints_are_scattered() {
        var range = PortRange.of(10_000, 19_999);

        var firsts =
                IntStream.range(0, 100)
                        .map(
                                i ->
                                        range.candidates(7, List.of("/shop", "api-" + i))
                                                .findFirst()
                                                .orElseThrow());

        assertThat(firsts.distinct().count()).isGreaterThan(95);
    }

    private static List<Integer> ports(PortRange range) {
        return range.candidates(1, KEY).boxed().toList();
    }

    private static List<Integer> first(PortRange range, long seed, List<String> key) {
        return range.candidates(seed, key).limit(5).boxed().toList();
    }
}
