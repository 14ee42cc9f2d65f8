package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.engine.Wish.Kind;
import dev.reprise.engine.runtime.Report;
import dev.reprise.testing.simulation.Program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Stops: of one, and of the whole app. */
class StoppingTest {
    private final Rig rig = new Rig();

    @AfterEach
    void the_log_gives_the_same_steps_again() {
        rig.sound();
    }

    @Test
    void the_session_ends_once_the_consoles_of_its_attempts_are_complete() {
        rig.start(resource("a"), resource("b"));
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1));
        var ended = rig.events(HostEvent.SessionEnded.class).findFirst().orElseThrow();
        var sealed = rig.events(ResourceEvent.ConsoleSealed.class).toList();
        assertThat(sealed).hasSize(2);
        assertThat(sealed).allMatch(s -> s.position() < ended.position());
    }

    @Test
    void a_console_that_a_dead_host_has_not_completed_is_completed_by_the_next() {
        var model = Spec.app(resource("a"));
        rig.start(model);
        rig.host().report(new Report.Ended("a", 1, 3, null, rig.time.instant(), false));
        rig.run(Duration.ZERO);
        assertThat(rig.events(ResourceEvent.Exited.class, "a")).hasSize(1);
        rig.crash();
        var sealed = rig.events(ResourceEvent.ConsoleSealed.class, "a").size();
        rig.start(model);
        assertThat(sealed).isZero();
        assertThat(rig.events(ResourceEvent.ConsoleSealed.class, "a")).hasSize(1);
    }

    @Test
    void the_app_stops_in_reverse_order_in_parallel_where_it_may() {
        for (var name : new String[] {"db", "cache", "api", "web"}) {
            rig.program(name, Program.server().stoppingFor(Duration.ofSeconds(2)));
        }
        rig.start(
                resource("db"),
                resource("cache"),
                resource("api").waitsFor("db").refersTo("cache"),
                resource("web").refersTo("api"));
        var begun = rig.time.instant();
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(30));
        assertStoppedBefore("web", "api");
        assertStoppedBefore("api", "db");
        assertThat(rig.at(ResourceEvent.StopBegun.class, "cache"))
                .isEqualTo(rig.at(ResourceEvent.StopBegun.class, "db"));
        var ended = rig.events(HostEvent.SessionEnded.class).findFirst().orElseThrow().at();
        assertThat(Duration.between(begun, ended)).isLessThan(Duration.ofMillis(6_100));
    }

    private void assertStoppedBefore(String first, String second) {
        assertThat(rig.at(ResourceEvent.StopBegun.class, second))
                .isAfterOrEqualTo(rig.at(ResourceEvent.Exited.class, first));
    }

    @Test
    void references_that_form_a_ring_do_not_hold_the_stop_up() {
        rig.start(resource("a").refersTo("b"), resource("b").refersTo("a"));
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
    }

    @Test
    void each_has_its_own_grace_and_is_killed_after_it() {
        rig.program("short", Program.server().deaf())
                .program("long", Program.server().deaf())
                .start(
                        resource("short").grace(Duration.ofSeconds(2)),
                        resource("long").grace(Duration.ofSeconds(7)));
        var begun = rig.time.instant();
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(10));
        assertThat(rig.at(ResourceEvent.KillBegun.class, "short")).isEqualTo(begun.plusSeconds(2));
        assertThat(rig.at(ResourceEvent.KillBegun.class, "long")).isEqualTo(begun.plusSeconds(7));
        assertThat(rig.view("short").exitSignal()).isEqualTo("SIGKILL");
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
    }

    @Test
    void sigkill_without_effect_leads_to_unknown_in_bounded_time() {
        rig.program("api", Program.server().immortal())
                .start(resource("api").grace(Duration.ofSeconds(2)));
        var id = rig.command(Kind.STOP, "api");
        rig.run(Duration.ofMillis(16_900));
        assertThat(rig.state("api")).isEqualTo("Stopping");
        rig.run(Duration.ofMillis(200));
        assertThat(rig.state("api")).isEqualTo("Unknown");
        assertThat(rig.outcome("api", id)).isEqualTo("FAILED: SIGKILL had no effect within 15 s");
    }

    @Test
    void
            what_could_not_be_killed_and_starts_only_if_asked_for_does_not_start_in_the_next_session() {
        var model =
                Spec.app(
                        resource("asked").grace(Duration.ofSeconds(1)).explicitStart(),
                        resource("always").grace(Duration.ofSeconds(1)));
        rig.program("asked", Program.server().immortal())
                .program("always", Program.server().immortal())
                .start(model);
        rig.command(Kind.START, "asked");
        rig.run(Duration.ofSeconds(1));
        rig.stopApp(false);
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
        rig.start(model).run(Duration.ofSeconds(30));
        rig.machine.crash("asked", 137);
        rig.machine.crash("always", 137);
        rig.run(Duration.ofSeconds(30));
        assertThat(rig.state("always")).isEqualTo("Running");
        assertThat(rig.state("asked")).isEqualTo("Finished");
        assertThat(rig.events(ResourceEvent.LaunchBegun.class, "asked")).hasSize(1);
        rig.command(Kind.START, "asked");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.view("asked").attempt()).isEqualTo(2);
    }

    @Test
    void a_stop_now_kills_everything_at_once_whatever_waits_for_what() {
        rig.program("db", Program.server().deaf())
                .program("api", Program.server().stoppingFor(Duration.ofHours(1)))
                .start(resource("db"), resource("api").waitsFor("db"));
        rig.stopApp(true);
        rig.run(Duration.ofMillis(100));
        assertThat(rig.events(ResourceEvent.StopBegun.class)).isEmpty();
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
        assertThat(rig.machine.running("db")).isEmpty();
    }

    @Test
    void a_stop_now_cuts_a_graceful_stop_short() {
        rig.program("api", Program.server().deaf())
                .start(resource("api").grace(Duration.ofHours(1)));
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.state("api")).isEqualTo("Stopping");
        rig.stopApp(true);
        rig.run(Duration.ofMillis(100));
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
    }

    @Test
    void a_stop_now_while_it_starts_leaves_nothing_running() {
        rig.begin(Spec.app(resource("api"))).run(Duration.ZERO);
        assertThat(rig.state("api")).isEqualTo("Starting");
        rig.stopApp(true);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.machine.running("api")).isEmpty();
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
    }

    @Test
    void a_persistent_instance_outlives_the_session_and_is_adopted_by_the_next() {
        var model = Spec.app(resource("db").persistent(), resource("api").waitsFor("db"));
        rig.start(model);
        var pid = rig.view("db").pid();
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
        assertThat(rig.machine.running("db")).isPresent();
        assertThat(rig.machine.running("api")).isEmpty();

        rig.start(model);
        assertThat(rig.view("db").pid()).isEqualTo(pid);
        assertThat(rig.view("db").attempt()).isEqualTo(1);
        assertThat(rig.view("api").attempt()).isEqualTo(2);
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void a_persistent_instance_whose_stop_was_asked_for_does_not_keep_the_session_from_ending() {
        rig.begin(Spec.app(resource("db").persistent())).run(Duration.ZERO);
        assertThat(rig.state("db")).isEqualTo("Starting");
        var id = rig.command(Kind.STOP, "db");
        rig.stopApp(false);
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.outcome("db", id)).isEqualTo("OK");
        assertThat(rig.machine.running("db")).isEmpty();
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
    }

    @Test
    void a_liveness_check_that_fails_restarts_whatever_the_policy() {
        rig.start(resource("api").live());
        rig.run(Duration.ofSeconds(10));
        assertThat(rig.view("api").healthStatus()).isEqualTo("Healthy");
        rig.verdict("api", ResourceEvent.Health.UNHEALTHY, "HTTP 500");
        rig.run(Duration.ofSeconds(2));
        assertThat(rig.events(ResourceEvent.StopBegun.class, "api"))
                .extracting(ResourceEvent.StopBegun::reason)
                .containsExactly(StopReason.LIVENESS);
        assertThat(rig.view("api").attempt()).isEqualTo(2);
        assertThat(rig.state("api")).isEqualTo("Running");
    }
}
