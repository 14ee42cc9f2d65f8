package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.RestartSpec.Policy;
import dev.reprise.app.spec.WaitSpec.Behavior;
import dev.reprise.engine.Wish.Kind;
import dev.reprise.engine.replay.ReplayResult;
import dev.reprise.engine.replay.StepSummary;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.projections.Recorded;
import dev.reprise.testing.Replay;
import dev.reprise.testing.rerun.Rerun;
import dev.reprise.testing.simulation.Program;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What a recording becomes under another model. */
class RerunTest {
    private final Rig rig = new Rig();

    @Test
    void under_the_same_model_the_recorded_path_is_never_left() {
        var model = Spec.app(resource("db").checked(), resource("api").waitsFor("db"));
        rig.start(model).run(Duration.ofSeconds(3));
        rig.command(Kind.RESTART, "api");
        rig.crash().alone(Duration.ofSeconds(5)).start(model);
        rig.machine.crash("db", 3);
        rig.run(Duration.ofSeconds(2));
        stopped();
        var rerun = rerun(model);
        assertThat(rerun.leavesAt()).as(rerun.text()).isEmpty();
        assertThat(rerun.state()).isEqualTo(Replay.of(rig.log).at(head()).state());
        assertThat(rerun.text()).startsWith("it takes the recorded steps, all of them");
    }

    @Test
    void a_wait_less_starts_earlier_and_the_rest_follows_the_recording() {
        rig.start(resource("db").checked(), resource("api").waitsFor("db"))
                .run(Duration.ofSeconds(3));
        stopped();
        var rerun = rerun(Spec.app(resource("db").checked(), resource("api")));
        var model = position(rig.log, HostEvent.ModelApplied.class);
        assertThat(rerun.leavesAt()).hasValue(model);
        assertThat(actions(rerun.planned()))
                .containsExactly("launch api, attempt 1", "launch db, attempt 1");
        assertThat(actions(rerun.recorded())).containsExactly("launch db, attempt 1");
        assertThat(rerun.state().session().ended()).isTrue();
        assertThat(rerun.resource("api").attempt()).isEqualTo(1);
        assertSound(rerun);
    }

    @Test
    void a_restart_policy_less_leaves_the_path_where_the_program_ended() {
        rig.program("job", Program.job(Duration.ofSeconds(2), 3))
                .start(resource("job").restarts(Policy.ON_FAILURE), resource("api"))
                .run(Duration.ofSeconds(4));
        var rerun = rerun(Spec.app(resource("job").env("MODE", "new"), resource("api")));
        var exited = position(rig.log, ResourceEvent.Exited.class);
        assertThat(rerun.leavesAt()).hasValue(exited);
        assertThat(actions(rerun.recorded())).containsExactly("launch job, attempt 2");
        assertThat(rerun.planned()).isEmpty();
        assertThat(rerun.resource("job").state()).isEqualTo("Finished");
        assertThat(rerun.resource("job").exitCode()).isEqualTo(3);
        assertThat(rerun.resource("api").state()).isEqualTo("Running");
        assertSound(rerun);
    }

    @Test
    void a_restart_policy_more_gives_the_recorded_end_again() {
        rig.program("job", Program.job(Duration.ofSeconds(2), 3))
                .start(resource("job"))
                .run(Duration.ofSeconds(3));
        stopped();
        var rerun = rerun(Spec.app(resource("job").restarts(Policy.ON_FAILURE)));
        assertThat(actions(rerun.planned())).containsExactly("launch job, attempt 2");
        assertThat(rerun.recorded()).isEmpty();
        assertThat(rerun.resource("job").attempt()).isGreaterThan(1);
        assertThat(rerun.state().session().ended()).isTrue();
        assertSound(rerun);
    }

    @Test
    void another_grace_leaves_the_path_where_the_deadlines_part() {
        rig.program("deaf", Program.server().deaf())
                .start(resource("deaf").grace(Duration.ofSeconds(10)));
        rig.command(Kind.STOP, "deaf");
        rig.run(Duration.ofSeconds(12));
        var stop = position(rig.log, ResourceEvent.StopBegun.class);
        var rerun = rerun(Spec.app(resource("deaf").grace(Duration.ofSeconds(1))));
        assertThat(rerun.leavesAt()).hasValue(stop);
        assertThat(rerun.text()).contains("it waits for GRACE of deaf at");
        var begun = at(rig.log, ResourceEvent.KillBegun.class);
        var now = at(rerun.log(), ResourceEvent.KillBegun.class);
        assertThat(Duration.between(now, begun)).isEqualTo(Duration.ofSeconds(9));
        assertThat(rerun.resource("deaf").state()).isEqualTo("Finished");
        assertSound(rerun);
    }

    @Test
    void a_resource_that_never_ran_starts_is_healthy_and_obeys() {
        rig.start(resource("db")).run(Duration.ofSeconds(3));
        stopped();
        var rerun =
                rerun(
                        Spec.app(
                                resource("db"),
                                resource("cache").checked(),
                                resource("api").waitsFor("cache")));
        assertThat(launches(rerun.log())).containsExactly("cache", "db", "api");
        assertThat(rerun.state().session().ended()).isTrue();
        assertSound(rerun);
    }

    @Test
    void wishes_and_a_death_of_the_host_come_again_at_their_times() {
        rig.program("job", Program.job(Duration.ofSeconds(20), 5))
                .start(resource("db").checked(), resource("api").waitsFor("db"), resource("job"))
                .run(Duration.ofSeconds(3));
        rig.command(Kind.STOP, "api");
        rig.crash().alone(Duration.ofSeconds(30));
        rig.start(resource("db").checked(), resource("api").waitsFor("db"), resource("job"));
        rig.command(Kind.START, "api");
        rig.run(Duration.ofSeconds(1));
        stopped();
        var rerun = rerun(Spec.app(resource("db"), resource("api"), resource("job")));
        assertThat(rerun.leavesAt()).isNotEmpty();
        var exit = only(rerun.log(), ResourceEvent.Exited.class, "resource-job");
        assertThat(((ResourceEvent.Exited) exit.event()).hostAway()).isTrue();
        assertThat(only(rerun.log(), ResourceEvent.StopRequested.class, "resource-api").at())
                .isEqualTo(at(rig.log, ResourceEvent.StopRequested.class));
        assertThat(rerun.resource("api").attempt()).isEqualTo(2);
        assertThat(rerun.state().session().ended()).isTrue();
        assertSound(rerun);
    }

    @Test
    void what_is_recorded_of_ports_holds_for_the_other_model_too() {
        rig.machine.ports().listen(8080, "pid 4711 (nginx)");
        rig.start(resource("web").endpoint(8080, false), resource("api"));
        var rerun =
                rerun(
                        Spec.app(
                                resource("web").endpoint(8080, false),
                                resource("api").waitsFor("web", Behavior.STOP)));
        assertThat(rerun.resource("web").reason()).contains("nginx");
        assertThat(rerun.resource("api").state()).isEqualTo("FailedToStart");
        assertSound(rerun);
    }

    @Test
    void a_model_as_a_user_writes_it_is_lowered_as_the_recorded_one() {
        rig.start(resource("db"), resource("api").waitsFor("db"));
        var rerun =
                Replay.of(rig.log)
                        .with(
                                app -> {
                                    app.executable("db", "db");
                                    app.executable("api", "api");
                                });
        assertThat(actions(rerun.planned()))
                .containsExactly("launch api, attempt 1", "launch db, attempt 1");
    }

    @Test
    void an_empty_log_is_refused() {
        assertThatThrownBy(() -> Rerun.of(new InMemoryEventStore(), AppSpec.EMPTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no session");
    }

    private Rerun rerun(AppSpec model) {
        return Replay.of(rig.log).with(model);
    }

    private void stopped() {
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(20));
    }

    private long head() {
        return rig.log.head().position();
    }

    /** What the other model led to is a log like any other. */
    private static void assertSound(Rerun rerun) {
        var replayed = Replay.of(rerun.log()).result();
        assertThat(replayed).as(replayed.text()).isInstanceOf(ReplayResult.Same.class);
    }

    private static List<String> actions(List<StepSummary> steps) {
        return steps.stream().map(StepSummary::action).toList();
    }

    private static List<String> launches(EventStore log) {
        return all(log).stream()
                .filter(r -> r.event() instanceof ResourceEvent.LaunchBegun)
                .map(r -> r.stream().substring("resource-".length()))
                .toList();
    }

    private static Recorded only(EventStore log, Class<?> type, String stream) {
        var found =
                all(log).stream()
                        .filter(r -> type.isInstance(r.event()) && r.stream().equals(stream))
                        .toList();
        assertThat(found).as(type.getSimpleName() + " of " + stream).hasSize(1);
        return found.getFirst();
    }

    private static long position(EventStore log, Class<?> type) {
        return first(log, type).position();
    }

    private static java.time.Instant at(EventStore log, Class<?> type) {
        return first(log, type).at();
    }

    private static Recorded first(EventStore log, Class<?> type) {
        return all(log).stream()
                .filter(r -> type.isInstance(r.event()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName()));
    }

    private static List<Recorded> all(EventStore log) {
        return log.read(0, Integer.MAX_VALUE).stream().map(Recorded::of).toList();
    }
}
