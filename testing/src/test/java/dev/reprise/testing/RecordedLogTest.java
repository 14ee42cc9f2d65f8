package dev.reprise.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.engine.replay.ReplayResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;

import java.nio.file.Path;

/** The extension, on a log beside this class and one at the class path's root. */
class RecordedLogTest {
    /** Orders is up and its check has not said anything yet. */
    private static final long HELD = 8;

    @RecordedLog("beside.ndjson")
    void a_recorded_session_is_a_test(Replay replay) {
        replay.assertSameSteps();
        assertThat(replay.at(HELD).resource("orders").state()).isEqualTo("Running");
        assertThat(replay.why("web").at(HELD)).contains("orders is not healthy");
    }

    @RecordedLog("at-the-root.ndjson")
    void a_log_is_found_at_the_root_of_the_class_path(Replay replay) {
        assertThat(replay.result()).isInstanceOf(ReplayResult.Same.class);
    }

    @RecordedLog("src/test/resources/at-the-root.ndjson")
    void a_log_is_found_in_the_working_directory(Replay replay) {
        assertThatCode(replay::assertSameSteps).doesNotThrowAnyException();
    }

    @RecordedLog("beside.ndjson")
    void what_would_another_model_have_done(Replay replay) {
        var rerun =
                replay.with(
                        app -> {
                            app.executable("db", "sh").withLogCheck("ready");
                            app.executable("orders", "sh").withLogCheck("up");
                            app.executable("web", "sleep");
                        });
        assertThat(rerun.leavesAt()).hasValue(3);
        assertThat(rerun.planned()).hasSize(3);
        assertThat(rerun.state().session().ended()).isTrue();
        assertThat(rerun.text())
                .contains("leaves the recorded path at position 3")
                .contains("web Finished");
    }

    @RecordedLog("beside.ndjson")
    void unknown_names_and_positions_are_answered_with_the_known_ones(Replay replay) {
        assertThatThrownBy(() -> replay.at(HELD).resource("wbe"))
                .hasMessage("there is no wbe at position " + HELD + "; there are db, orders, web");
        assertThatThrownBy(() -> replay.why("wbe").at(HELD))
                .hasMessageContaining("db, orders, web");
        assertThatThrownBy(() -> replay.at(1_000_000)).hasMessageContaining("1000000");
    }

    @Test
    void a_missing_log_says_where_it_was_looked_for() {
        assertThatThrownBy(() -> RecordedLogExtension.read(RecordedLogTest.class, "no.ndjson"))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("there is no recorded log no.ndjson")
                .hasMessageContaining("dev/reprise/testing/no.ndjson")
                .hasMessageContaining("(/no.ndjson)")
                .hasMessageContaining(Path.of("no.ndjson").toAbsolutePath().toString());
    }

    @Test
    void a_cut_log_is_refused_with_its_name() {
        assertThatThrownBy(() -> RecordedLogExtension.read(RecordedLogTest.class, "cut.ndjson"))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageStartingWith("recorded log cut.ndjson: ");
    }
}
