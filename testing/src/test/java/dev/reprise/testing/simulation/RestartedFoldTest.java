package dev.reprise.testing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folds of logs that the simulation wrote. */
class RestartedFoldTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void a_fold_restarted_at_any_position_gives_the_same_view(long seed) {
        var scenario = new Scenario(seed, Mutant.NONE);
        assertThat(scenario.run()).isEmpty();
        var reader = new StateReader(scenario.log());
        var log = scenario.log().read(0, Integer.MAX_VALUE).stream().map(Recorded::of).toList();
        var whole = AppState.EMPTY.evolve(log);
        var state = AppState.EMPTY;
        for (int checkpoint = 0; checkpoint <= log.size(); checkpoint++) {
            assertThat(state.evolve(log)).as("restarted at %d", checkpoint).isEqualTo(whole);
            if (checkpoint < log.size()) {
                state = state.evolve(log.get(checkpoint));
                if (checkpoint % 25 == 0) {
                    assertThat(reader.at(checkpoint + 1L).canonicalJson())
                            .isEqualTo(state.canonicalJson());
                }
            }
        }
    }
}
