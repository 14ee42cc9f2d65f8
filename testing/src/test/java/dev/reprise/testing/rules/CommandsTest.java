package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.spec.RestartSpec.Policy;
import dev.reprise.app.spec.Template;
import dev.reprise.engine.CommandRejectedException;
import dev.reprise.engine.UnknownResourceException;
import dev.reprise.engine.Wish;
import dev.reprise.engine.Wish.Kind;
import dev.reprise.testing.simulation.Program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Commands of people: how they settle, and which are refused. */
class CommandsTest {
    private final Rig rig = new Rig();

    @AfterEach
    void the_log_gives_the_same_steps_again() {
        rig.sound();
    }

    @Test
    void a_start_settles_ok_once_it_runs() {
        rig.start(resource("api").explicitStart());
        var id = rig.command(Kind.START, "api");
        assertThat(rig.outcome("api", id)).isEqualTo("not settled");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.outcome("api", id)).isEqualTo("OK");
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void a_start_settles_failed_with_the_reason() {
        rig.program("api", Program.absent()).start(resource("api").explicitStart());
        var id = rig.command(Kind.START, "api");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.outcome("api", id)).isEqualTo("FAILED: no such program");
    }

    @Test
    void a_later_command_supersedes_the_one_before() {
        rig.program("api", Program.server().stoppingFor(Duration.ofSeconds(3)))
                .start(resource("api"));
        var stop = rig.command(Kind.STOP, "api");
        var start = rig.command(Kind.START, "api");
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.outcome("api", stop)).startsWith("SUPERSEDED");
        assertThat(rig.outcome("api", start)).isEqualTo("OK");
        assertThat(rig.view("api").attempt()).isEqualTo(2);
    }

    @Test
    void a_restart_settles_once_the_next_attempt_runs_and_not_before() {
        rig.program("api", Program.server().stoppingFor(Duration.ofSeconds(3)))
                .start(resource("api"));
        var id = rig.command(Kind.RESTART, "api");
        rig.run(Duration.ofSeconds(2));
        assertThat(rig.outcome("api", id)).isEqualTo("not settled");
        rig.run(Duration.ofSeconds(2));
        assertThat(rig.outcome("api", id)).isEqualTo("OK");
        assertThat(rig.view("api").attempt()).isEqualTo(2);
        assertThat(rig.view("api").restarts()).isEqualTo(1);
    }

    @Test
    void a_stop_that_comes_while_it_starts_is_carried_out_and_policy_always_does_not_undo_it() {
        rig.begin(Spec.app(resource("api").restarts(Policy.ALWAYS)));
        rig.run(Duration.ZERO);
        assertThat(rig.state("api")).isEqualTo("Starting");
        var id = rig.command(Kind.STOP, "api");
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.outcome("api", id)).isEqualTo("OK");
        assertThat(rig.state("api")).isEqualTo("Finished");
        assertThat(rig.view("api").attempt()).isEqualTo(1);
    }

    @Test
    void a_stop_in_backoff_ends_the_delay() {
        rig.program("api", Program.job(Duration.ZERO, 3))
                .start(resource("api").restarts(Policy.ON_FAILURE));
        assertThat(rig.state("api")).isEqualTo("Waiting");
        rig.command(Kind.STOP, "api");
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.state("api")).isEqualTo("Finished");
        assertThat(rig.host().state().nextDeadline()).isEmpty();
    }

    @Test
    void a_command_to_a_replicated_resource_is_for_every_instance_it_makes_sense_for() {
        rig.start(resource("api").replicas(3));
        rig.command(Kind.STOP, "api-2");
        rig.run(Duration.ofSeconds(1));
        var id = rig.command(Kind.STOP, "api");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.outcome("api-1", id)).isEqualTo("OK");
        assertThat(rig.outcome("api-2", id)).isEqualTo("not settled");
        assertThat(rig.outcome("api-3", id)).isEqualTo("OK");
    }

    @Test
    void what_makes_no_sense_is_refused_with_what_would() {
        rig.start(resource("api"), resource("idle").explicitStart());
        assertRefused(Kind.START, "api", "api is already Running: use restart to replace it");
        assertRefused(Kind.STOP, "idle", "idle is NotStarted: there is nothing to stop");
        assertThatThrownBy(() -> rig.wish(Kind.START, "ghost").join())
                .hasCauseInstanceOf(UnknownResourceException.class)
                .hasMessageContaining("there is no resource ghost; there are api, idle");
        rig.stopApp(false);
        rig.run(Duration.ZERO);
        assertRefused(Kind.START, "idle", "the app is stopping: idle cannot be commanded any more");
        assertThat(rig.events(ResourceEvent.StartRequested.class)).isEmpty();
    }

    @Test
    void a_command_under_way_when_the_app_stops_fails() {
        rig.program("db", Program.server().healthyAfter(Duration.ofHours(1)))
                .start(resource("db").checked(), resource("api").waitsFor("db").explicitStart());
        var id = rig.command(Kind.START, "api");
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.outcome("api", id)).isEqualTo("FAILED: the app is stopping");
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
    }

    @Test
    void a_missing_secret_refuses_the_launch_and_names_it() {
        rig.start(resource("api").env("TOKEN", new Template.Secret("token")));
        assertThat(rig.state("api")).isEqualTo("FailedToStart");
        assertThat(rig.view("api").reason()).isEqualTo("secret token has no value");
    }

    @Test
    void nothing_is_started_beside_a_process_that_could_not_be_killed_until_it_has_ended() {
        rig.program("api", Program.server().immortal())
                .start(resource("api").grace(Duration.ofSeconds(1)));
        rig.command(Kind.STOP, "api");
        rig.run(Duration.ofSeconds(20));
        var pid = rig.view("api").pid();
        var refusal = "process " + pid + " of attempt 1 outlived SIGKILL, and nothing is started";
        for (var kind : List.of(Kind.START, Kind.RESTART)) {
            assertThatThrownBy(() -> rig.wish(kind, "api").join())
                    .hasCauseInstanceOf(CommandRejectedException.class)
                    .hasMessageContaining(refusal)
                    .hasMessageContaining("(ps -o stat,wchan -p " + pid + ")");
        }
        assertThat(rig.view("api").commands()).isEmpty();
        rig.machine.crash("api", 137);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Finished");
        rig.command(Kind.START, "api");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.view("api").attempt()).isEqualTo(2);
    }

    @Test
    void a_process_that_could_not_be_killed_is_known_to_later_hosts_and_sessions() {
        var model = Spec.app(resource("api").grace(Duration.ofSeconds(1)));
        rig.program("api", Program.server().immortal()).start(model);
        rig.command(Kind.STOP, "api");
        rig.run(Duration.ofSeconds(20)).crash().start(model);
        rig.run(Duration.ofSeconds(20));
        assertThat(rig.state("api")).isEqualTo("Unknown");
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.host().state().session().ended()).isTrue();
        rig.start(model).run(Duration.ofSeconds(20));
        assertThat(rig.host().state().session().number()).isEqualTo(2);
        assertThat(rig.state("api")).isEqualTo("Unknown");
        rig.machine.crash("api", 137);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Running");
        assertThat(rig.view("api").attempt()).isEqualTo(2);
    }

    @Test
    void a_forced_start_keeps_its_force_when_its_host_dies_before_it_came_to_anything() {
        var model =
                Spec.app(
                        resource("db").checked().explicitStart(),
                        resource("api").waitsFor("db").explicitStart());
        rig.start(model);
        rig.host().wish(new Wish(Kind.START, "api", true, "test", "forced"));
        rig.run(Duration.ZERO).crash().start(model);
        assertThat(rig.events(ResourceEvent.Abandoned.class, "api")).hasSize(1);
        assertThat(rig.state("api")).isEqualTo("Running");
        rig.machine.crash("api", 0);
        rig.run(Duration.ZERO);
        assertThat(rig.host().state().instances().get("api").wish().force()).isFalse();
    }

    @Test
    void a_command_sent_again_after_a_host_restart_is_the_same_command() {
        var model = Spec.app(resource("api").replicas(2));
        rig.start(model);
        var restart = new Wish(Kind.RESTART, "api", false, "test", "once");
        rig.host().wish(restart);
        rig.run(Duration.ofSeconds(1)).crash().start(model);
        var again = rig.host().wish(restart);
        rig.run(Duration.ofSeconds(1));
        assertThat(again.join()).isEqualTo("once");
        assertThat(rig.events(ResourceEvent.RestartRequested.class)).hasSize(2);
        assertThat(rig.view("api-1").attempt()).isEqualTo(2);
        var known = rig.host().state().commands().find("once").orElseThrow();
        assertThat(known.over()).isTrue();
        assertThat(known.outcome()).isEqualTo(ResourceEvent.Outcome.OK);
    }

    private void assertRefused(Kind kind, String target, String message) {
        assertThatThrownBy(() -> rig.wish(kind, target).join())
                .hasCauseInstanceOf(CommandRejectedException.class)
                .hasMessageEndingWith(message);
    }
}
