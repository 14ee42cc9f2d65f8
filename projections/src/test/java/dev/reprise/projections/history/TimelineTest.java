package dev.reprise.projections.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Lanes, density and marks, and the critical path. */
class TimelineTest {
    private final Recording recording = new Recording();
    private final History history = new History(recording.log);

    @Test
    void a_timeline_has_lanes_density_and_marks() {
        recording.twoSessions();
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
        recording.begin("orders", 1, null, Map.of());
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
        var run = recording.run("orders", 1, recording.begin("orders", 1, null, Map.of()));
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
        recording.twoSessions();
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
}
