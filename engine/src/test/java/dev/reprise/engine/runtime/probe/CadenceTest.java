package dev.reprise.engine.runtime.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.CheckSpec;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class CadenceTest {
    private static final Cadence DEFAULT = cadence(null, 3, 1);

    @Test
    void the_first_run_is_due_at_once_and_nothing_is_known_before_it() {
        assertThat(DEFAULT.delay()).isEqualTo(Duration.ZERO);
        assertThat(DEFAULT.verdict()).isNull();
    }

    @Test
    void until_the_first_success_the_delay_doubles_from_100_ms_to_1_s() {
        assertThat(delays(DEFAULT, "fffffff"))
                .containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L, 1_000L);
        assertThat(delays(cadence(Duration.ofSeconds(7), 3, 1), "ff")).containsExactly(100L, 200L);
    }

    @Test
    void while_healthy_the_delay_is_30_s() {
        assertThat(delays(DEFAULT, "fss")).endsWith(30_000L, 30_000L);
    }

    @Test
    void after_a_success_failures_lengthen_the_delay_by_1_s_each_up_to_5_s() {
        assertThat(delays(DEFAULT, "sffffffs"))
                .containsExactly(30_000L, 1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 5_000L, 30_000L);
    }

    @Test
    void while_successes_do_not_suffice_yet_the_delay_is_1_s() {
        assertThat(delays(cadence(null, 1, 3), "ssss"))
                .containsExactly(1_000L, 1_000L, 30_000L, 30_000L);
    }

    @Test
    void an_interval_of_the_checks_own_rules_after_the_first_success() {
        assertThat(delays(cadence(Duration.ofSeconds(7), 1, 1), "fsfff"))
                .containsExactly(100L, 7_000L, 7_000L, 7_000L, 7_000L);
    }

    @Test
    void the_first_failure_before_any_success_is_a_verdict_whatever_the_threshold() {
        assertThat(verdicts(DEFAULT, "f")).containsExactly(Health.UNHEALTHY);
    }

    @Test
    void as_many_failures_in_a_row_as_the_threshold_says_turn_healthy_into_unhealthy() {
        assertThat(verdicts(DEFAULT, "sffsfff"))
                .containsExactly(
                        Health.HEALTHY,
                        Health.HEALTHY,
                        Health.HEALTHY,
                        Health.HEALTHY,
                        Health.HEALTHY,
                        Health.HEALTHY,
                        Health.UNHEALTHY);
    }

    @Test
    void as_many_successes_in_a_row_as_the_threshold_says_turn_unhealthy_into_healthy() {
        assertThat(verdicts(cadence(null, 1, 2), "fsfss"))
                .containsExactly(
                        Health.UNHEALTHY,
                        Health.UNHEALTHY,
                        Health.UNHEALTHY,
                        Health.UNHEALTHY,
                        Health.HEALTHY);
    }

    @Test
    void too_few_successes_of_a_new_life_are_no_verdict() {
        assertThat(verdicts(cadence(null, 3, 2), "ss")).containsExactly(null, Health.HEALTHY);
    }

    private static Cadence cadence(
            @Nullable Duration interval, int failureThreshold, int successThreshold) {
        return Cadence.of(
                new CheckSpec(
                        "check",
                        new CheckSpec.Tcp("tcp"),
                        interval,
                        Duration.ofSeconds(1),
                        failureThreshold,
                        successThreshold,
                        false));
    }

    /** Milliseconds after each run; {@code s} is a success, {@code f} a failure. */
    private static List<Long> delays(Cadence start, String runs) {
        return after(start, runs).stream().map(cadence -> cadence.delay().toMillis()).toList();
    }

    private static List<@Nullable Health> verdicts(Cadence start, String runs) {
        var verdicts = new ArrayList<@Nullable Health>();
        after(start, runs).forEach(cadence -> verdicts.add(cadence.verdict()));
        return verdicts;
    }

    private static List<Cadence> after(Cadence start, String runs) {
        var cadences = new ArrayList<Cadence>();
        var cadence = start;
        for (var run : runs.toCharArray()) {
            cadence = cadence.after(run == 's');
            cadences.add(cadence);
        }
        return cadences;
    }
}
