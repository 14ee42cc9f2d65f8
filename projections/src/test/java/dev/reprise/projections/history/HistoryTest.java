package dev.reprise.projections.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.UnknownPositionException;
import dev.reprise.projections.query.Query;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** Points, states and pages of events. */
class HistoryTest {
    private final Recording recording = new Recording();
    private final History history = new History(recording.log);

    @Test
    void a_time_means_the_last_event_at_or_before_it() {
        recording.twoSessions();
        assertThat(history.position("7")).isEqualTo(7);
        assertThat(history.position(Recording.START.toString())).isEqualTo(4);
        assertThat(history.position("2026-03-01T10:00:00.099Z")).isEqualTo(4);
        assertThat(history.position("2026-03-01T11:00:00.100+01:00")).isEqualTo(5);
        assertThat(history.position("2026-03-01T10:00:05Z")).as("between sessions").isEqualTo(14);
        assertThat(history.position("2099-01-01T00:00:00Z")).isEqualTo(23);
        assertThat(history.from("2026-03-01T10:00:00.100Z")).isEqualTo(5);
        assertThat(history.from("2026-03-01T09:00:00Z")).isEqualTo(1);
        assertThat(history.to("2026-03-01T09:00:00Z")).isZero();
        assertThat(history.to("2026-03-01T10:00:00.100Z")).isEqualTo(5);
        assertThatThrownBy(() -> history.position("2026-03-01T09:59:59Z"))
                .isInstanceOf(UnknownPositionException.class)
                .hasMessageContaining("begins at 2026-03-01T10:00:00Z with position 1");
        assertThatThrownBy(() -> history.position("24"))
                .isInstanceOf(UnknownPositionException.class)
                .hasMessageContaining("it holds 1..23");
    }

    @ParameterizedTest
    @CsvSource({
        "yesterday",
        "0",
        "-1",
        "1.5",
        "99999999999999999999999",
        "2026-03-01",
        "2026-03-01T10:00:00",
        "''",
        "session:1"
    })
    void what_is_no_point_is_named_with_the_way_out(String at) {
        recording.twoSessions();
        assertThatThrownBy(() -> history.position(at))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("'" + at + "'")
                .hasMessageContaining("1.." + ((1L << 53) - 1));
    }

    @Test
    void in_an_empty_log_there_is_nothing_to_point_at() {
        assertThatThrownBy(() -> history.position("1")).hasMessageContaining("the log is empty");
        assertThatThrownBy(() -> history.position(Recording.START.toString()))
                .hasMessageContaining("the log is empty");
        assertThat(history.sessions()).isEmpty();
    }

    @Test
    void the_state_is_the_fold_of_its_session_in_whatever_order_it_is_asked_for() {
        recording.twoSessions();
        var events = recording.log.read(0, 100).stream().map(Recorded::of).toList();
        var random = new Random(1);
        for (int i = 0; i < 200; i++) {
            var position = 1 + random.nextInt(23);
            var first = position < 15 ? 0 : 14;
            assertThat(history.state(position))
                    .isEqualTo(AppState.EMPTY.evolve(events.subList(first, position)));
        }
    }

    @Test
    void a_reader_that_is_interrupted_stops() {
        recording.twoSessions();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> new StateReader(recording.log).at(20))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void why_is_the_planners_own_answer() {
        recording.twoSessions();
        assertThat(history.why("web", 5)).isEqualTo(history.state(5).why("web").orElseThrow());
        assertThat(history.why("web", 5).summary()).contains("orders is not healthy");
        assertThat(history.why("web", 10).summary())
                .isEqualTo("web is about to be started (attempt 2): it exited with 3");
        assertThatThrownBy(() -> history.why("nobody", 5))
                .isInstanceOf(UnknownException.class)
                .hasMessageContaining("there are orders, web");
    }

    @Test
    void a_stop_that_somebody_asked_for_is_the_reason_of_the_end_it_led_to() {
        recording.twoSessions();
        recording.resource("web", "cli", null, new ResourceEvent.StopRequested("c-1"));
        var stop = new ResourceEvent.StopBegun(1, StopReason.REQUESTED, "SIGTERM", Duration.ZERO);
        recording.resource("web", "host", null, stop);
        var ended =
                recording.resource(
                        "web",
                        "process",
                        null,
                        new ResourceEvent.Exited(1, 143, "SIGTERM", Recording.START, false));
        assertThat(history.why("web", ended).summary())
                .isEqualTo("web does not run: it was stopped as asked, by SIGTERM (exit code 143)");
    }

    @Test
    void pages_of_events_lead_through_all_that_is_asked_for() {
        recording.twoSessions();
        var found = new ArrayList<Long>();
        var from = 2L;
        while (from > 0) {
            var page = history.events(Query.parse("resource:web"), from, 22, 2);
            assertThat(page.events()).hasSizeLessThanOrEqualTo(2);
            page.events().forEach(row -> found.add(row.position()));
            from = page.next();
        }
        assertThat(found).containsExactly(7L, 8L, 9L, 10L, 11L, 12L, 21L, 22L);
    }

    @Test
    void answers_are_the_same_each_time_and_have_a_json_form() throws Exception {
        recording.twoSessions();
        var other = new History(recording.log);
        var json = EventJson.mapper();
        for (var answer :
                List.<Function<History, Object>>of(
                        h -> h.timeline(1, 23, 7),
                        h -> h.diff("1", "23"),
                        h -> h.diff("session:1", "session:2"),
                        h -> h.chain(10),
                        h -> h.blame("web", "state", 12),
                        History::sessions,
                        h -> h.events(Query.ALL, 1, 23, 10))) {
            var text = json.writeValueAsString(answer.apply(history));
            assertThat(text).isEqualTo(json.writeValueAsString(answer.apply(other)));
            assertThat(json.readTree(text).size()).isPositive();
        }
    }
}
