package dev.reprise.projections.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.event.EventJson;

import org.junit.jupiter.api.Test;

/** How two moments or two sessions differ. */
class DiffsTest {
    private final Recording recording = new Recording();
    private final History history = new History(recording.log);

    @Test
    void two_moments_differ_by_property_with_first_and_last_event() {
        recording.twoSessions();
        var diff = (Diff.Positions) history.diff("6", "12");
        assertThat(diff.added()).isEmpty();
        assertThat(diff.changed())
                .extracting(c -> c.resource() + " " + c.property())
                .contains("web state", "web pid", "web attempt", "web restarts")
                .doesNotContain("web env.MODE", "orders pid");
        var state = diff.changed().stream().filter(c -> c.property().equals("state")).findFirst();
        assertThat(state.orElseThrow().before()).isEqualTo("Starting");
        assertThat(state.orElseThrow().after()).isEqualTo("Running");
        assertThat(state.orElseThrow().first())
                .satisfies(link -> assertThat(link).extracting(Link::position).isEqualTo(8L));
        assertThat(state.orElseThrow().last())
                .satisfies(link -> assertThat(link).extracting(Link::position).isEqualTo(12L));
        assertThat(((Diff.Positions) history.diff("8", "8")).changed()).isEmpty();
        assertThatThrownBy(() -> history.diff("9", "8")).hasMessageContaining("before from 9");
        assertThatThrownBy(() -> history.diff("session:1", "8"))
                .hasMessageContaining("two points or two sessions");
    }

    @Test
    void a_secret_is_told_to_have_changed_and_no_more() throws Exception {
        recording.open("blue", "aa");
        recording.model("blue", "bb");
        recording.model("blue", "");
        var changed = ((Diff.Positions) history.diff("3", "4")).changed();
        assertThat(changed).hasSize(1);
        assertThat(changed.getFirst().property()).isEqualTo("env.PASSWORD");
        assertThat(changed.getFirst().secret()).isTrue();
        assertThat(changed.getFirst().after()).isEqualTo("${secret:db}");
        assertThat(EventJson.mapper().writeValueAsString(changed)).doesNotContain("\"bb\"");
        assertThat(((Diff.Positions) history.diff("4", "5")).changed())
                .as("an unknown secret counts as unchanged")
                .isEmpty();
    }

    @Test
    void two_sessions_are_aligned_by_resource_and_start_up() {
        recording.twoSessions();
        var diff = (Diff.Sessions) history.diff("session:1", "session:2");
        assertThat(diff.changed())
                .extracting(Diff.Change::property)
                .containsExactly("env.MODE", "env.PASSWORD");
        assertThat(diff.startUp())
                .extracting(Diff.StartUpChange::resource)
                .containsExactly("orders", "web");
        assertThat(diff.startUp().getLast().from())
                .isEqualTo(new Diff.Life(2, 310L, 350L, 450L, 1, 1));
        assertThat(diff.startUp().getLast().to())
                .isEqualTo(new Diff.Life(2, 310L, 350L, 450L, 0, 0));
        assertThat(diff.to().modelChanged()).isTrue();
        assertThatThrownBy(() -> history.diff("session:1", "session:3"))
                .isInstanceOf(UnknownException.class)
                .hasMessageContaining("it holds 1..2");
    }
}
