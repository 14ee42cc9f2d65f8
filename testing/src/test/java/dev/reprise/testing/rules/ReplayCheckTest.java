package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.engine.Wish.Kind;
import dev.reprise.engine.plan.Planner;
import dev.reprise.engine.plan.Step;
import dev.reprise.engine.replay.ReplayCheck;
import dev.reprise.engine.replay.ReplayResult;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.StreamAppend;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.ResourceView;
import dev.reprise.testing.simulation.Program;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** What replay says of a log. */
class ReplayCheckTest {
    private static final ReplayCheck TODAY = new ReplayCheck();

    private final Rig rig = new Rig();

    @Test
    void the_same_code_takes_the_same_steps_in_every_session() {
        rig.program("job", Program.job(Duration.ofMillis(200), 3))
                .start(resource("db").checked(), resource("api").waitsFor("db"), resource("job"));
        rig.command(Kind.RESTART, "api");
        rig.crash().start(resource("db").checked(), resource("api").waitsFor("db"));
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(20));
        rig.start(resource("db"));
        var head = rig.log.head();
        assertThat(TODAY.check(rig.log)).isEqualTo(same(rig.log, 0, head.position()));
        var first = rig.log.sessions().getFirst();
        assertThat(TODAY.check(rig.log, first)).isEqualTo(same(rig.log, 0, first.last()));
        var second = rig.log.sessions().getLast();
        assertThat(TODAY.check(rig.log, second))
                .isEqualTo(same(rig.log, first.last(), second.last()));
    }

    @Test
    void an_empty_log_has_nothing_to_differ() {
        assertThat(TODAY.check(rig.log)).isEqualTo(new ReplayResult.Same(0, 0, 0));
    }

    @Test
    void another_rule_is_named_by_its_first_effect_and_what_led_there() {
        rig.start(resource("db").checked(), resource("api").waitsFor("db"))
                .run(Duration.ofSeconds(2));
        var launched = position(rig.log, ResourceEvent.LaunchBegun.class, "resource-api");
        var healthy = position(rig.log, ResourceEvent.HealthChanged.class, "resource-db");
        var lazy =
                new ReplayCheck(
                        state ->
                                Planner.plan(state).stream()
                                        .filter(p -> !p.step().equals(new Step.Launch("api", 1)))
                                        .toList());
        var result = different(lazy.check(rig.log));
        assertThat(result.position()).isEqualTo(launched - 1).isGreaterThanOrEqualTo(healthy);
        assertThat(result.planned()).isEmpty();
        assertThat(result.recorded())
                .singleElement()
                .satisfies(s -> assertThat(s.action()).isEqualTo("launch api, attempt 1"));
        assertThat(result.changes())
                .anySatisfy(
                        c -> {
                            assertThat(c.path()).isEqualTo("instances.api.attempts");
                            assertThat(c.before()).isEqualTo("0");
                            assertThat(c.after()).isEqualTo("1");
                        });
        assertThat(result.chain().stream().map(ReplayResult.Link::type))
                .startsWith("HealthChanged", "Launched", "LaunchBegun");
        assertThat(result.text())
                .contains("position " + (launched - 1))
                .contains("plans: nothing")
                .contains("was:       launch api, attempt 1")
                .contains("api (Starting)");
    }

    @Test
    void a_step_where_none_was_recorded_is_a_difference_too() {
        rig.start(resource("db").checked(), resource("api").waitsFor("db"));
        var eager =
                new ReplayCheck(
                        state ->
                                state.resources().stream()
                                                .map(ResourceView::state)
                                                .toList()
                                                .equals(List.of("Running", "Waiting"))
                                        ? List.of(
                                                new Step.Planned(
                                                        new Step.Launch("api", 1), 0, null))
                                        : Planner.plan(state));
        var result = different(eager.check(rig.log));
        assertThat(result.text()).contains("api waits: db is not healthy");
        assertThat(result.subjects()).anySatisfy(s -> assertThat(s.state()).isEqualTo("Waiting"));
    }

    @Test
    void a_recorded_step_that_the_state_does_not_ask_for_is_a_difference() {
        rig.start(resource("db"));
        var head = rig.log.head().position();
        append(rig.log, OptionalLong.of(head), "KillBegun", 1, "{\"attempt\":1}");
        var result = different(TODAY.check(rig.log));
        assertThat(result.position()).isEqualTo(head);
        assertThat(result.recorded())
                .singleElement()
                .satisfies(s -> assertThat(s.action()).isEqualTo("kill db, attempt 1"));
    }

    @Test
    void a_step_planned_at_another_head_than_the_one_before_it_is_a_difference() {
        rig.start(resource("db"));
        var head = rig.log.head().position();
        append(rig.log, OptionalLong.of(head - 1), "AdoptionBegun", 1, "{\"attempt\":1}");
        var result = different(TODAY.check(rig.log));
        assertThat(result.recorded())
                .singleElement()
                .satisfies(s -> assertThat(s.action()).endsWith("planned at " + (head - 1)));
    }

    @Test
    void what_a_dead_host_had_still_to_do_is_no_difference() {
        rig.begin(Spec.app(resource("db"))).run(Duration.ZERO);
        var idle = new ReplayCheck(_ -> List.of());
        assertThat(idle.check(rig.log)).isInstanceOf(ReplayResult.Different.class);
        var unfinished = new InMemoryEventStore();
        copy(rig.log, unfinished, 3);
        assertThat(TODAY.check(unfinished)).isEqualTo(new ReplayResult.Same(3, 1, 0));
    }

    @Test
    void an_event_of_a_newer_program_is_said_to_be_newer() {
        rig.start(resource("db"));
        append(rig.log, OptionalLong.empty(), "Teleported", 1, "{}");
        var position = rig.log.head().position();
        var result = TODAY.check(rig.log);
        assertThat(result).isInstanceOf(ReplayResult.Unreadable.class);
        assertThat(result.text())
                .isEqualTo(
                        "the log cannot be replayed: type Teleported (schema 1) at position "
                                + position
                                + " is newer than this Reprise: replay it with the version that"
                                + " recorded it, or a later one");
    }

    @Test
    void a_newer_schema_of_a_known_event_is_said_to_be_newer() {
        rig.start(resource("db"));
        append(rig.log, OptionalLong.empty(), "KillBegun", 99, "{\"attempt\":1}");
        assertThat(TODAY.check(rig.log).text()).contains("type KillBegun (schema 99)");
    }

    @Test
    void a_payload_that_does_not_fit_is_named_with_its_position() {
        rig.start(resource("db"));
        append(rig.log, OptionalLong.empty(), "KillBegun", 1, "{\"attempt\":\"no\"}");
        var result = (ReplayResult.Unreadable) TODAY.check(rig.log);
        assertThat(result.position()).isEqualTo(rig.log.head().position());
        assertThat(result.reason()).contains("KillBegun");
    }

    private static ReplayResult.Different different(ReplayResult result) {
        assertThat(result).as(result.text()).isInstanceOf(ReplayResult.Different.class);
        return (ReplayResult.Different) result;
    }

    private static ReplayResult.Same same(EventStore log, long after, long last) {
        var events = log.read(after, (int) (last - after));
        return new ReplayResult.Same(
                events.size(),
                events.stream().map(e -> e.batch()).distinct().count(),
                events.stream().filter(e -> e.plannedAt() != null).count());
    }

    private static long position(EventStore log, Class<?> type, String stream) {
        return log.read(0, Integer.MAX_VALUE).stream()
                .map(Recorded::of)
                .filter(r -> type.isInstance(r.event()) && r.stream().equals(stream))
                .map(Recorded::position)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    /** Appends what no loop of ours would have. */
    private static void append(
            EventStore log, OptionalLong plannedAt, String type, int schema, String payload) {
        var epoch = log.leases().current().orElseThrow().epoch();
        var event = new NewEvent(UUID.randomUUID(), type, schema, payload, "host", null, null);
        var head = log.head();
        var to = new StreamAppend("resource-db", ExpectedVersion.ANY, List.of(event));
        log.append(
                        new Append(
                                OptionalLong.empty(),
                                epoch,
                                head.session(),
                                plannedAt,
                                head.recordedAt(),
                                List.of(to)))
                .join();
    }

    /** Copies the first batch, which has that many events. */
    private static void copy(EventStore from, EventStore to, int events) {
        var epoch = to.leases().take(0, "host", "boot", 0).epoch();
        var copied = from.read(0, events);
        var streams =
                copied.stream()
                        .map(
                                e ->
                                        new StreamAppend(
                                                e.stream(),
                                                ExpectedVersion.ANY,
                                                List.of(
                                                        new NewEvent(
                                                                e.eventId(),
                                                                e.type(),
                                                                e.schemaVersion(),
                                                                e.payload(),
                                                                e.actor(),
                                                                e.causation(),
                                                                e.correlationId()))))
                        .toList();
        to.append(
                        new Append(
                                OptionalLong.of(0),
                                epoch,
                                1,
                                OptionalLong.empty(),
                                copied.getFirst().recordedAt(),
                                streams))
                .join();
    }
}
