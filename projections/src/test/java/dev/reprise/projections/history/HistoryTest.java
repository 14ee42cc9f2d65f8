package dev.reprise.projections.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.Outcome;
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
import java.util.Map;
import java.util.Random;

class HistoryTest {
    private static final String COMMIT = "0f1e2d3c4b5a69788796a5b4c3d2e1f00112233f";
    private final Recording recording = new Recording();
    private final History history = new History(recording.log);

    private void twoSessions() {
        recording.open("blue", "aa");
        recording.comeUp("blue"); // 4..9
        recording.after(1_000).exit("web", 1, 3, 8); // 10
        recording.begin("web", 2, 10L, Recording.env("blue")); // 11
        recording.run("web", 2, 11);
        recording.after(500).host(new HostEvent.AppStopRequested(false, "done"));
        recording.host(new HostEvent.SessionEnded("done")); // 14
        recording.after(10_000).at(COMMIT).open("green", "bb"); // 15..17
        recording.comeUp("green"); // 18..23
    }

    // Points

    @Test
    void a_time_means_the_last_event_at_or_before_it() {
        twoSessions();
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
        twoSessions();
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

    // States

    @Test
    void the_state_is_the_fold_of_its_session_in_whatever_order_it_is_asked_for() {
        twoSessions();
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
        twoSessions();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> new StateReader(recording.log).at(20))
                    .isInstanceOf(java.util.concurrent.CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void why_is_the_planners_own_answer() {
        twoSessions();
        assertThat(history.why("web", 5)).isEqualTo(history.state(5).why("web").orElseThrow());
        assertThat(history.why("web", 5).summary()).contains("orders is not healthy");
        assertThat(history.why("web", 10).summary())
                .isEqualTo("web is about to be started (attempt 2): it exited with 3");
        assertThatThrownBy(() -> history.why("nobody", 5))
                .isInstanceOf(UnknownException.class)
                .hasMessageContaining("there are orders, web");
    }

    // Events

    @Test
    void pages_of_events_lead_through_all_that_is_asked_for() {
        twoSessions();
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

    // Chains

    @Test
    void a_chain_goes_up_to_the_wish_and_down_to_what_settled_it() {
        recording.open("blue", "aa");
        recording.comeUp("blue"); // 4..9
        recording.serving("c-7");
        recording.resource("web", "cli", null, new ResourceEvent.RestartRequested("c-7")); // 10
        recording.resource(
                "web",
                "host",
                10L,
                new ResourceEvent.StopBegun(
                        1, StopReason.RESTART, "SIGTERM", Duration.ofSeconds(5))); // 11
        recording.resource(
                "orders",
                "host",
                null,
                new ResourceEvent.ConsoleSealed(1, java.util.Map.of(), java.util.Map.of())); // 12
        recording.exit("web", 1, 143, 11); // 13
        recording.begin("web", 2, 13L, Recording.env("blue")); // 14
        recording.run("web", 2, 14); // 15
        recording.resource(
                "web", "host", null, new ResourceEvent.CommandSettled("c-7", Outcome.OK, "")); // 16
        recording.health("web", 2, Health.HEALTHY, 15); // 17

        var chain = history.chain(14);
        assertThat(chain.causes()).extracting(Link::position).containsExactly(10L, 11L, 13L);
        assertThat(chain.event().text()).isEqualTo("launch of attempt 2 begun");
        assertThat(chain.effects()).extracting(Link::position).containsExactly(15L, 16L);
        assertThat(chain.settledBy()).containsExactly(16L);
        assertThat(chain.complete()).isTrue();

        assertThat(history.chain(10).effects())
                .extracting(Link::position)
                .containsExactly(11L, 13L, 14L, 15L, 16L);
        var up = history.chain(6);
        assertThat(up.causes()).extracting(Link::position).containsExactly(4L, 5L);
        assertThat(up.effects()).extracting(Link::position).contains(7L, 8L, 9L);
        assertThat(up.settledBy()).isEmpty();
    }

    @Test
    void a_chain_is_bounded_and_says_so() {
        recording.open("blue", "aa");
        var cause = recording.begin("web", 1, null, java.util.Map.of());
        for (int i = 0; i < 600; i++) {
            recording.health("web", 1, i % 2 == 0 ? Health.HEALTHY : Health.UNHEALTHY, cause);
        }
        for (int i = 0; i < 10; i++) {
            recording.model("blue", "aa");
        }
        var chain = history.chain(cause);
        assertThat(chain.effects()).hasSize(500);
        assertThat(chain.complete()).isFalse();
    }

    // Blame

    @ParameterizedTest
    @CsvSource({
        "state, 23, 23",
        "state, 20, 20",
        "env.MODE, 9, 3",
        "env.MODE, 23, 17",
        "pid, 9, 8",
        "attempt, 13, 11",
        "reason, 10, 10",
        "checks.tcp, 23, 23",
        "command, 12, 3"
    })
    void a_property_was_set_last_by_this_event(String property, long at, long by) {
        twoSessions();
        var expected = property.equals("state") && at == 23 ? 22 : by;
        assertThat(history.blame("web", property, at).setBy().position()).isEqualTo(expected);
    }

    @Test
    void what_a_dependency_did_is_blamed_on_the_dependency() {
        twoSessions();
        var blame = history.blame("web", "state", 6);
        assertThat(blame.value()).isEqualTo("Starting");
        assertThat(blame.before()).isEqualTo("Waiting");
        assertThat(blame.setBy().resource()).isEqualTo("orders");
        assertThatThrownBy(() -> history.blame("web", "env.NO", 6))
                .isInstanceOf(UnknownException.class)
                .hasMessageContaining("env.MODE, env.PASSWORD");
    }

    @Test
    void blame_looks_far_back() {
        recording.open("blue", "aa");
        recording.comeUp("blue");
        for (int i = 0; i < 12_000; i++) {
            recording.resource(
                    "orders", "process", null, new ResourceEvent.ConsoleTruncated(1, "stdout", i));
        }
        assertThat(history.blame("web", "pid", 12_009).setBy().position()).isEqualTo(8);
    }

    // Diffs

    @Test
    void two_moments_differ_by_property_with_first_and_last_event() {
        twoSessions();
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
        twoSessions();
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

    // Sessions

    @Test
    void sessions_tell_how_they_went() {
        twoSessions();
        var sessions = history.sessions();
        assertThat(sessions).extracting(SessionSummary::outcome).containsExactly("ended", "open");
        var first = sessions.getFirst();
        assertThat(first.reason()).isEqualTo("done");
        assertThat(first.events()).isEqualTo(14);
        assertThat(first.durationMillis()).isEqualTo(1_950);
        assertThat(first.failures()).isEqualTo(1);
        assertThat(first.firstFailure())
                .satisfies(link -> assertThat(link).extracting(Link::position).isEqualTo(10L));
        assertThat(first.modelChanged()).isNull();
        assertThat(sessions).extracting(SessionSummary::commit).containsExactly(null, COMMIT);
        assertThat(sessions.getLast().firstFailure()).isNull();

        recording.exit("web", 1, 9, 22);
        assertThat(history.sessions().getLast().failures())
                .as("the open session is read on")
                .isEqualTo(1);
        assertThat(history.sessions()).isEqualTo(new History(recording.log).sessions());
    }

    @Test
    void an_end_that_was_asked_for_is_no_failure() {
        recording.open("blue", "aa");
        recording.comeUp("blue");
        recording.resource(
                "web",
                "host",
                8L,
                new ResourceEvent.StopBegun(
                        1, StopReason.REQUESTED, "SIGTERM", Duration.ofSeconds(5)));
        recording.exit("web", 1, 143, 10);
        assertThat(history.sessions().getFirst().failures()).isZero();
    }

    @Test
    void a_stop_that_somebody_asked_for_is_the_reason_of_the_end_it_led_to() {
        twoSessions();
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

    // Timeline

    @Test
    void a_timeline_has_lanes_density_and_marks() {
        twoSessions();
        var timeline = history.timeline(1, 14, 10);
        assertThat(timeline.lanes())
                .extracting(Timeline.Lane::resource)
                .containsExactly("orders", "web");
        var web = timeline.lanes().getLast();
        assertThat(web.binned()).isFalse();
        assertThat(web.segments())
                .extracting(s -> s.state() + " " + s.health())
                .containsExactly(
                        "Waiting null",
                        "Starting null",
                        "Running Unhealthy",
                        "Running Healthy",
                        "Running Unhealthy");
        assertThat(timeline.density()).hasSize(10);
        assertThat(timeline.density().stream().mapToInt(i -> i).sum()).isEqualTo(14);
        assertThat(timeline.markers())
                .extracting(Timeline.Marker::kind)
                .contains("crash", "restart", "command", "config", "session", "health");
        assertThat(history.timeline(5, 5, 3).density()).containsExactly(1, 0, 0);
    }

    @Test
    void marks_near_each_other_are_one_where_they_say_the_same() {
        recording.open("blue", "aa");
        for (var program : List.of("sh", "cat", "sh")) {
            recording.resource(
                    "orders",
                    "cli",
                    null,
                    new ResourceEvent.CommandRequested("c-1", "exec " + program, Map.of()));
        }
        recording.resource("orders", "cli", null, new ResourceEvent.RestartRequested("c-2"));
        assertThat(commands(history.timeline(1, recording.log.head().position(), 1)))
                .containsExactly(
                        "command exec sh requested: 2",
                        "command exec cat requested: 1",
                        "restart requested: 1");
    }

    @Test
    void marks_that_all_differ_are_told_up_to_a_number_and_then_counted() {
        recording.open("blue", "aa");
        for (int i = 0; i < 20; i++) {
            recording.resource(
                    "orders",
                    "cli",
                    null,
                    new ResourceEvent.CommandRequested("c-1", "exec " + i, Map.of()));
        }
        assertThat(commands(history.timeline(1, recording.log.head().position(), 1)))
                .hasSize(9)
                .endsWith("command exec 7 requested: 1", "and others: 12");
    }

    private static List<String> commands(Timeline timeline) {
        return timeline.markers().stream()
                .filter(m -> m.kind().equals("command"))
                .map(m -> m.text() + ": " + m.count())
                .toList();
    }

    @Test
    void a_lane_tells_the_most_that_was_used_in_each_bucket() {
        recording.open("blue", "aa");
        recording.begin("orders", 1, null, java.util.Map.of());
        use(10, 100);
        use(30, 50);
        recording.after(500);
        use(20, 70);
        var last = recording.after(500).exit("orders", 1, 0, 4);
        var lanes = history.timeline(1, last, 10).lanes();
        assertThat(lanes.getFirst().usage())
                .containsExactly(new Timeline.Usage(0, 30, 100), new Timeline.Usage(5, 20, 70));
        assertThat(lanes.getLast().usage()).as("web").isEmpty();
    }

    private void use(double cpuPercent, long memoryBytes) {
        recording.host(
                new HostEvent.UsageSampled(
                        Recording.START,
                        List.of(new HostEvent.Use("orders", 1, cpuPercent, memoryBytes))));
    }

    @Test
    void a_lane_with_more_states_than_buckets_shows_the_longest_of_each() {
        recording.open("blue", "aa");
        var run =
                recording.run("orders", 1, recording.begin("orders", 1, null, java.util.Map.of()));
        for (int i = 0; i < 50; i++) {
            recording.health("orders", 1, Health.HEALTHY, run);
            recording.after(90).health("orders", 1, Health.UNHEALTHY, run);
            recording.after(10);
        }
        var last = recording.health("orders", 1, Health.HEALTHY, run);
        var lane = history.timeline(1, last, 10).lanes().getFirst();
        assertThat(lane.binned()).isTrue();
        assertThat(lane.segments()).hasSize(1);
        assertThat(lane.segments().getFirst().health()).isEqualTo("Healthy");
        assertThat(lane.segments().getFirst().changes()).isGreaterThanOrEqualTo(99);
        assertThat(lane.segments().getFirst().to()).isEqualTo(Recording.START.plusMillis(5_000));
    }

    @Test
    void the_critical_path_names_what_was_waited_for_and_what_it_cost() {
        twoSessions();
        var path = history.timeline(15, 23, 10).criticalPath();
        assertThat(path)
                .isEqualTo(
                        new Timeline.CriticalPath(
                                450,
                                List.of(
                                        new Timeline.Leg(
                                                "orders", null, null, 0, 100, 200, 300, 20),
                                        new Timeline.Leg(
                                                "web", "orders", 20L, 10, 40, 100, 150, 23))));
    }

    @Test
    void what_an_earlier_session_has_launched_costs_the_time_until_it_is_known_to_be_ready() {
        recording.open("blue", "aa");
        recording.comeUp("blue");
        var carried =
                new HostEvent.CarriedAttempt(
                        "orders",
                        "orders",
                        null,
                        Recording.begun("orders", 1, Map.of()),
                        Recording.ME);
        recording.after(1_000).carrying(carried).open("blue", "aa"); // 10..12
        recording.after(700);
        recording.resource("orders", "host", null, new ResourceEvent.AdoptionBegun(1));
        recording.resource(
                "orders", "process", null, new ResourceEvent.Adopted(1, Recording.ME, null));
        recording.after(100);
        var healthy = recording.health("orders", 1, Health.HEALTHY, 14); // 15
        recording.after(10);
        var begun = recording.begin("web", 2, healthy, Map.of());
        recording.after(40).run("web", 2, begun);
        recording.after(100).health("web", 2, Health.HEALTHY, begun); // 18

        assertThat(history.timeline(10, 18, 10).criticalPath())
                .isEqualTo(
                        new Timeline.CriticalPath(
                                950,
                                List.of(
                                        new Timeline.Leg("orders", null, null, 0, 0, 800, 800, 15),
                                        new Timeline.Leg(
                                                "web", "orders", 15L, 10, 40, 100, 150, 18))));
    }

    @Test
    void answers_are_the_same_each_time_and_have_a_json_form() throws Exception {
        twoSessions();
        var other = new History(recording.log);
        var json = EventJson.mapper();
        for (var answer :
                List.<java.util.function.Function<History, Object>>of(
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

    // Notifications

    @Test
    void people_are_told_of_what_went_wrong_and_of_what_became_of_their_commands() {
        recording.open("blue", "aa");
        recording.comeUp("blue"); // 4..9
        recording.resource(
                "web",
                "process",
                null,
                new ResourceEvent.HealthChanged(1, "tcp", Health.HEALTHY, "up"));
        recording.resource(
                "web",
                "process",
                null,
                new ResourceEvent.HealthChanged(1, "tcp", Health.UNHEALTHY, "down"));
        recording.resource(
                "web",
                "process",
                null,
                new ResourceEvent.HealthChanged(1, "tcp", Health.UNHEALTHY, "still"));
        recording.after(1_000).exit("web", 1, 3, 8);
        recording.resource("web", "process", null, new ResourceEvent.StopRequested("c-1"));
        recording.resource(
                "web", "process", null, new ResourceEvent.CommandSettled("c-1", Outcome.OK, ""));
        recording.resource(
                "web", "process", null, new ResourceEvent.ConsoleGap(1, "stdout", 3, 0, "sealed"));
        recording.resource(
                "web",
                "process",
                null,
                new ResourceEvent.ConsoleGap(1, "stdout", 3, 17, "no space"));
        recording.host(new HostEvent.SecretRevealed("web", "env:TOKEN"));
        recording.host(new HostEvent.SessionEnded("done"));
        assertThat(history.notifications(history.head(), 100).notifications().reversed())
                .extracting(n -> n.severity().text() + " " + n.title())
                .containsExactly(
                        "warning web is no longer healthy",
                        "error web crashed",
                        "info stop of web is done",
                        "warning Output of web is missing",
                        "warning A secret was shown",
                        "info The app was stopped");
    }
}
