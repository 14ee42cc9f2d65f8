package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.app.spec.RestartSpec.Policy;
import dev.reprise.engine.Wish.Kind;
import dev.reprise.projections.Orphans;
import dev.reprise.testing.simulation.Program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What a host makes of what the one before it left. */
class ResumeTest {
    private final Rig rig = new Rig();

    @AfterEach
    void the_log_gives_the_same_steps_again() {
        rig.sound();
    }

    @Test
    void what_runs_is_adopted_and_nothing_is_launched_again() {
        var model = Spec.app(resource("db"), resource("api").waitsFor("db"));
        rig.start(model);
        var pid = rig.view("api").pid();
        rig.crash().alone(Duration.ofMinutes(5)).start(model);
        assertThat(rig.state("api")).isEqualTo("Running");
        assertThat(rig.view("api").pid()).isEqualTo(pid);
        assertThat(rig.view("api").attempt()).isEqualTo(1);
        assertThat(rig.events(ResourceEvent.Adopted.class)).hasSize(2);
        assertThat(rig.events(HostEvent.SessionOpened.class)).hasSize(1);
    }

    @Test
    void what_ended_while_no_host_lived_is_recorded_with_its_true_code_and_follows_its_policy() {
        var model = Spec.app(resource("once"), resource("again").restarts(Policy.ON_FAILURE));
        rig.start(model).crash();
        rig.machine.crash("once", 4);
        rig.machine.crash("again", 5);
        rig.start(model);
        assertThat(rig.state("once")).isEqualTo("Finished");
        assertThat(rig.view("once").exitCode()).isEqualTo(4);
        assertThat(rig.events(ResourceEvent.Exited.class, "once").getFirst().hostAway()).isTrue();
        assertThat(rig.state("again")).isEqualTo("Running");
        assertThat(rig.view("again").attempt()).isEqualTo(2);
    }

    @Test
    void an_attempt_whose_host_died_before_the_keeper_is_abandoned_and_made_anew() {
        var model = Spec.app(resource("api"));
        rig.begin(model).run(Duration.ZERO);
        assertThat(rig.events(ResourceEvent.LaunchBegun.class)).hasSize(1);
        rig.crash().start(model);
        assertThat(rig.events(ResourceEvent.Abandoned.class, "api")).hasSize(1);
        assertThat(rig.view("api").attempt()).isEqualTo(2);
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void what_nobody_saw_start_has_run_since_its_keeper_says_so() {
        var model = Spec.app(resource("api"));
        rig.begin(model).run(Duration.ZERO);
        var begun = rig.at(ResourceEvent.LaunchBegun.class, "api");
        rig.crash().alone(Duration.ofMinutes(5)).start(model);
        assertThat(rig.view("api").attempt()).isEqualTo(1);
        assertThat(rig.view("api").startTimestamp())
                .isBetween(begun.plusMillis(1), begun.plusMillis(10));
    }

    @Test
    void after_a_reboot_everything_is_lost_and_runs_again_whatever_its_policy() {
        var model = Spec.app(resource("api"), resource("db").persistent());
        rig.start(model).crash();
        rig.machine.reboot();
        rig.start(model);
        assertThat(rig.events(ResourceEvent.Lost.class)).hasSize(2);
        assertThat(rig.state("api")).isEqualTo("Running");
        assertThat(rig.view("db").attempt()).isEqualTo(2);
    }

    @Test
    void a_stop_that_was_under_way_goes_on() {
        var model = Spec.app(resource("api").grace(Duration.ofSeconds(5)));
        rig.program("api", Program.server().deaf()).start(model);
        var id = rig.command(Kind.STOP, "api");
        rig.crash().start(model);
        assertThat(rig.state("api")).isEqualTo("Stopping");
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.view("api").exitSignal()).isEqualTo("SIGKILL");
        assertThat(rig.outcome("api", id)).isEqualTo("OK");
    }

    @Test
    void a_removed_resource_is_stopped_and_forgotten_and_its_numbers_go_on_when_it_returns() {
        rig.start(resource("a"), resource("b")).crash();
        rig.start(resource("a"));
        assertThat(rig.host().state().resource("b")).isEmpty();
        assertThat(rig.machine.running("b")).isEmpty();
        assertThat(rig.events(ResourceEvent.StopBegun.class, "b").getFirst().reason())
                .isEqualTo(StopReason.REMOVED);
        rig.crash().start(resource("a"), resource("b"));
        assertThat(rig.view("b").attempt()).isEqualTo(2);
        assertThat(rig.view("a").attempt()).isEqualTo(1);
    }

    @Test
    void a_changed_environment_replaces_and_a_changed_wait_or_policy_does_not() {
        rig.start(
                        resource("db").env("MODE", "1"),
                        resource("api").restarts(Policy.NEVER).env("A", "1"))
                .crash();
        rig.start(
                resource("db").env("MODE", "2"),
                resource("api").restarts(Policy.ALWAYS).env("A", "1").checked().waitsFor("db"));
        assertThat(rig.view("db").attempt()).isEqualTo(2);
        assertThat(rig.view("db").environment()).containsEntry("MODE", "2");
        assertThat(rig.events(ResourceEvent.StopBegun.class, "db").getFirst().reason())
                .isEqualTo(StopReason.SPEC_CHANGED);
        assertThat(rig.view("api").attempt()).isEqualTo(1);
    }

    @Test
    void a_changed_persistent_resource_is_replaced_by_the_next_session() {
        rig.start(resource("db").persistent().env("MODE", "1"));
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1));
        rig.start(resource("db").persistent().env("MODE", "2"));
        assertThat(rig.view("db").attempt()).isEqualTo(2);
        assertThat(rig.view("db").environment()).containsEntry("MODE", "2");
    }

    @Test
    void a_persistent_resource_that_ended_between_two_sessions_runs_again_in_the_next() {
        rig.start(resource("db").persistent().restarts(Policy.NEVER));
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1));
        rig.machine.crash("db", 0);
        rig.start(resource("db").persistent().restarts(Policy.NEVER));
        assertThat(rig.view("db").attempt()).isEqualTo(2);
        assertThat(rig.machine.running("db")).isNotEmpty();

        rig.machine.crash("db", 0);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.view("db").attempt()).as("its policy holds in a session").isEqualTo(2);
    }

    @Test
    void fewer_replicas_stop_the_ones_above() {
        rig.start(resource("api").replicas(3)).crash();
        rig.start(resource("api").replicas(2));
        assertThat(rig.machine.running("api-3")).isEmpty();
        assertThat(rig.view("api-2").attempt()).isEqualTo(1);
    }

    @Test
    void a_host_that_dies_inside_a_stop_of_the_app_has_it_finished_by_the_next() {
        var model = Spec.app(resource("api"));
        rig.program("api", Program.server().stoppingFor(Duration.ofSeconds(3))).start(model);
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1)).crash();
        rig.start(model);
        rig.run(Duration.ofSeconds(10));
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
        assertThat(rig.view("api").attempt()).isEqualTo(1);
        assertThat(rig.machine.running("api")).isEmpty();
    }

    @Test
    void without_a_host_each_resource_is_kept_for_its_own_grace_and_then_stopped_in_order() {
        var soon = Duration.ofSeconds(2);
        var model =
                Spec.app(
                        resource("db").orphanGrace(soon),
                        resource("api").waitsFor("db").orphanGrace(soon),
                        resource("web").waitsFor("api"),
                        resource("idle").explicitStart().orphanGrace(soon),
                        resource("again").restarts(Policy.ALWAYS).orphanGrace(soon),
                        resource("store").persistent().orphanGrace(soon));
        rig.start(model).crash();
        rig.machine.crash("again", 1);
        assertThat(Orphans.nextGrace(rig.host().state(), soon)).contains(Duration.ofMinutes(10));
        rig.orphaned(soon);
        assertThat(Orphans.stopped(rig.host().state())).isTrue();
        assertThat(running()).containsExactly("store", "web");
        assertThat(rig.at(ResourceEvent.Exited.class, "api"))
                .isBeforeOrEqualTo(rig.at(ResourceEvent.StopBegun.class, "db"));
        assertThat(rig.events(ResourceEvent.StopBegun.class, "db").getFirst().reason())
                .isEqualTo(StopReason.SHUTDOWN);
        assertThat(rig.events(HostEvent.SessionEnded.class)).isEmpty();
        rig.crash().start(model);
        assertThat(running()).containsExactly("again", "api", "db", "store", "web");
        assertThat(rig.view("web").attempt()).isEqualTo(1);
        assertThat(rig.view("db").attempt()).isEqualTo(2);
        assertThat(rig.host().state().session().number()).isEqualTo(1);
    }

    private List<String> running() {
        return rig.machine.processes().stream()
                .filter(p -> p.running())
                .map(p -> p.instance())
                .sorted()
                .toList();
    }

    @Test
    void a_changed_fixed_port_is_used_from_the_first_launch_on() {
        rig.program("api", Program.job(Duration.ofMillis(10), 0))
                .start(resource("api").endpoint(8080, false))
                .crash();
        rig.program("api", Program.server());
        rig.start(resource("api").endpoint(9090, false));
        assertThat(rig.view("api").environment()).containsEntry("PORT", "9090");
    }
}
