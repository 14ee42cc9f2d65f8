package dev.reprise.projections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.spec.RestartSpec;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The numbers of design section 4, "Supervision". */
class SupervisionTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final RestartSpec RULES = RestartSpec.of(RestartSpec.Policy.ALWAYS);

    @Test
    void the_first_restart_of_a_life_of_a_second_is_immediate_and_of_a_shorter_one_is_not() {
        assertThat(after(Supervision.FRESH, 1_000).until()).isNull();
        assertThat(after(Supervision.FRESH, 999).until()).isEqualTo(NOW.plusMillis(200));
    }

    @Test
    void a_life_that_became_healthy_is_settled_however_short() {
        var next = Supervision.FRESH.afterLife(RULES, Duration.ofMillis(5), true, NOW);
        assertThat(next.until()).isNull();
        assertThat(next.unsettled()).isZero();
    }

    @Test
    void delays_double_from_200_ms_to_30_s() {
        var next = after(Supervision.FRESH, 2_000);
        var delays = new ArrayList<Long>();
        for (int i = 0; i < 10; i++) {
            next = after(next, 2_000);
            delays.add(next.delay().toMillis());
        }
        assertThat(delays)
                .isEqualTo(
                        List.of(
                                200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 30_000L,
                                30_000L));
    }

    @Test
    void a_life_of_ten_seconds_resets_the_backoff() {
        var late = after(after(after(Supervision.FRESH, 2_000), 2_000), 2_000);
        assertThat(late.delay()).isEqualTo(Duration.ofMillis(400));
        assertThat(after(late, 9_999).delay()).isEqualTo(Duration.ofMillis(800));
        var reset = after(late, 10_000);
        assertThat(reset.until()).isNull();
        assertThat(after(reset, 2_000).delay()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void ten_unsettled_lives_in_a_row_are_a_crash_loop() {
        var next = Supervision.FRESH;
        for (int i = 1; i <= 9; i++) {
            next = after(next, 10);
            assertThat(next.resting()).as("after life " + i).isFalse();
        }
        next = after(next, 10);
        assertThat(next.resting()).isTrue();
        assertThat(next.crashLoop()).isTrue();
        assertThat(next.until()).isNull();
    }

    @Test
    void one_settled_life_breaks_the_row() {
        var next = Supervision.FRESH;
        for (int i = 1; i <= 9; i++) {
            next = after(next, 10);
        }
        next = after(after(next, 1_000), 10);
        assertThat(next.unsettled()).isEqualTo(1);
        assertThat(next.crashLoop()).isFalse();
    }

    private static Supervision after(Supervision before, long millis) {
        return before.afterLife(RULES, Duration.ofMillis(millis), false, NOW);
    }
}
