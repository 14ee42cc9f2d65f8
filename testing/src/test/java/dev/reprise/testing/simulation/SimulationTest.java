package dev.reprise.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Optional;
import java.util.stream.LongStream;

/** Seeds 1 to 300, or as many as the property {@code reprise.seeds} says. */
class SimulationTest {
    private static final long SEEDS = Long.getLong("reprise.seeds", 300);
    private static final long MUTANT_SEEDS = 10_000;

    @Test
    void whatever_is_cut_lost_doubled_or_late_nothing_runs_twice_and_all_converges() {
        LongStream.rangeClosed(1, SEEDS)
                .forEach(
                        seed ->
                                assertThat(new Scenario(seed, Mutant.NONE).run())
                                        .as("seed %d", seed)
                                        .isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void each_mutant_is_found(Mutant mutant) {
        Optional<Long> found =
                LongStream.rangeClosed(1, MUTANT_SEEDS)
                        .filter(seed -> !new Scenario(seed, mutant).run().isEmpty())
                        .boxed()
                        .findFirst();
        assertThat(found).as("seed that finds %s", mutant).isPresent();
        System.out.println(mutant + " is found by seed " + found.orElseThrow());
    }
}
