package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.app;
import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.WaitSpec.Behavior;
import dev.reprise.engine.Wish;
import dev.reprise.engine.plan.Planner;
import dev.reprise.testing.simulation.Program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Waits, through the real loop on virtual time. */
class WaitsTest {
    private final Rig rig = new Rig();

    @AfterEach
    void the_log_gives_the_same_steps_again() {
        rig.sound();
    }

    @Test
    void a_resource_that_cannot_start_fails_alone() {
        rig.program("bad", Program.absent()).start(resource("bad"), resource("good"));
        assertThat(rig.state("bad")).isEqualTo("FailedToStart");
        assertThat(rig.view("bad").reason()).contains("no such program");
        assertThat(rig.state("good")).isEqualTo("Running");
    }

    @Test
    void a_waiter_is_waiting_then_starting_then_running_and_saw_the_port_of_what_it_waited_for() {
        rig.program("db", Program.server().healthyAfter(Duration.ofSeconds(5)));
        var url = new Template.EndpointValue("db", "http", Template.Property.URL);
        rig.begin(
                app(
                        resource("db").endpoint(null, false).checked(),
                        resource("api").waitsFor("db").env("DB", url)));
        var states = new ArrayList<String>();
        for (int i = 0; i < 8_000; i++) {
            rig.run(Duration.ofMillis(1));
            if (states.isEmpty() || !states.getLast().equals(rig.state("api"))) {
                states.add(rig.state("api"));
            }
        }
        assertThat(states).containsExactly("Waiting", "Starting", "Running");
        var port = rig.host().state().ports().get("db/http");
        assertThat(rig.events(ResourceEvent.LaunchBegun.class, "api").getFirst().environment())
                .isEqualTo(Map.of("DB", "http://localhost:" + port));
    }

    @Test
    void nothing_is_launched_with_an_address_that_is_not_set_aside_yet() {
        var url = new Template.EndpointValue("web", "http", Template.Property.URL);
        rig.start(resource("worker").env("WEB", url), resource("web").endpoint(null, false));
        assertThat(rig.view("worker").environment())
                .containsEntry(
                        "WEB", "http://localhost:" + rig.host().state().ports().get("web/http"));
    }

    @Test
    void a_dependency_that_fails_to_start_fails_a_waiter_with_behaviour_stop() {
        rig.program("db", Program.absent())
                .start(resource("db"), resource("api").waitsFor("db", Behavior.STOP));
        assertThat(rig.state("api")).isEqualTo("FailedToStart");
        assertThat(rig.view("api").reason())
                .isEqualTo("dependency db failed to start: no such program");
    }

    @Test
    void a_dependency_that_fails_to_start_is_waited_for_with_behaviour_wait_until_it_is_started() {
        rig.program("db", Program.absent())
                .start(resource("db"), resource("api").waitsFor("db", Behavior.WAIT));
        assertThat(rig.state("api")).isEqualTo("Waiting");
        assertThat(rig.hold("api"))
                .containsExactly(
                        "db failed to start",
                        "Running and healthy",
                        "FailedToStart, no such program");
        rig.program("db", Program.server());
        rig.command(Wish.Kind.START, "db");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void a_wait_for_start_is_released_by_running_and_a_plain_wait_by_healthy_alone() {
        rig.program("db", Program.server().healthyAfter(Duration.ofSeconds(20)))
                .start(
                        resource("db").checked(),
                        resource("early").waitsForStartOf("db", Behavior.WAIT),
                        resource("late").waitsFor("db"));
        assertThat(rig.state("early")).isEqualTo("Running");
        assertThat(rig.hold("late"))
                .containsExactly(
                        "db is not healthy", "Running and healthy", "Running, ready: not yet");
        rig.run(Duration.ofSeconds(21));
        assertThat(rig.state("late")).isEqualTo("Running");
    }

    @Test
    void degraded_releases_nobody() {
        rig.program("db", Program.server().healthyAfter(Duration.ofHours(1)))
                .start(resource("db").checked(), resource("api").waitsFor("db"));
        rig.verdict("db", Health.DEGRADED, "slow");
        assertThat(rig.view("db").healthStatus()).isEqualTo("Degraded");
        assertThat(rig.hold("api").getLast()).isEqualTo("Running, ready: slow");
        rig.verdict("db", Health.HEALTHY, "");
        rig.run(Duration.ofMillis(100));
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void a_completion_is_met_by_the_expected_code_whatever_it_is() {
        rig.program("zero", Program.job(Duration.ofSeconds(2), 0))
                .program("three", Program.job(Duration.ofSeconds(2), 3))
                .start(
                        resource("zero"),
                        resource("three"),
                        resource("a").waitsForCompletionOf("zero", 0),
                        resource("b").waitsForCompletionOf("three", 3),
                        resource("c").waitsForCompletionOf("three", 0));
        assertThat(rig.hold("a"))
                .containsExactly("zero has not completed", "Finished with exit code 0", "Running");
        rig.run(Duration.ofSeconds(2));
        assertThat(rig.state("a")).isEqualTo("Running");
        assertThat(rig.state("b")).isEqualTo("Running");
        assertThat(rig.state("c")).isEqualTo("FailedToStart");
        assertThat(rig.view("c").reason())
                .isEqualTo("dependency three finished with exit code 3, expected 0");
    }

    @Test
    void a_completion_without_a_known_code_counts_as_met() {
        rig.program("job", Program.job(Duration.ofHours(1), 3))
                .start(resource("job"), resource("api").waitsForCompletionOf("job", 0));
        rig.gone("job");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("job")).isEqualTo("Finished");
        assertThat(rig.view("job").exitCode()).isNull();
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void a_completion_of_what_cannot_start_fails() {
        rig.program("job", Program.absent())
                .start(resource("job"), resource("api").waitsForCompletionOf("job", 0));
        assertThat(rig.view("api").reason())
                .isEqualTo("dependency job failed to start: no such program");
    }

    @Test
    void all_three_replicas_must_be_ready() {
        rig.program("db-3", Program.server().healthyAfter(Duration.ofSeconds(20)))
                .start(resource("db").replicas(3).checked(), resource("api").waitsFor("db"));
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.view("db-2").healthStatus()).isEqualTo("Healthy");
        assertThat(rig.hold("api").getFirst()).isEqualTo("db-3 is not healthy");
        rig.run(Duration.ofSeconds(20));
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void all_three_replicas_must_complete() {
        for (int i = 1; i <= 3; i++) {
            rig.program("job-" + i, Program.job(Duration.ofSeconds(5 * i), 0));
        }
        rig.start(resource("job").replicas(3), resource("api").waitsForCompletionOf("job", 0));
        rig.run(Duration.ofSeconds(10));
        assertThat(rig.hold("api").getFirst()).isEqualTo("job-3 has not completed");
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void five_dependencies_take_as_long_as_the_slowest() {
        var api = resource("api");
        var all = new ArrayList<Spec>();
        for (int i = 1; i <= 5; i++) {
            rig.program("d" + i, Program.job(Duration.ofSeconds(i), 0));
            all.add(resource("d" + i));
            api.waitsForCompletionOf("d" + i, 0);
        }
        all.add(api);
        var begun = rig.time.instant();
        rig.start(all.toArray(Spec[]::new)).run(Duration.ofSeconds(10));
        var took = Duration.between(begun, rig.at(ResourceEvent.LaunchBegun.class, "api"));
        assertThat(took).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_100));
    }

    @Test
    void the_first_failure_is_reported_at_once_although_others_never_settle() {
        rig.program("bad", Program.job(Duration.ofSeconds(2), 1))
                .program("slow", Program.server().healthyAfter(Duration.ofHours(1)))
                .start(
                        resource("slow").checked(),
                        resource("bad"),
                        resource("api")
                                .waitsFor("slow", Behavior.STOP)
                                .waitsForCompletionOf("bad", 0));
        rig.run(Duration.ofMillis(1_100));
        assertThat(rig.view("api").reason())
                .isEqualTo("dependency bad finished with exit code 1, expected 0");
    }

    @Test
    void start_on_a_waiting_instance_skips_its_waits_every_time() {
        rig.program("db", Program.server().healthyAfter(Duration.ofHours(1)))
                .start(resource("db").checked(), resource("api").waitsFor("db"));
        for (int i = 1; i <= 3; i++) {
            assertThat(rig.state("api")).isEqualTo("Waiting");
            rig.command(Wish.Kind.START, "api");
            rig.run(Duration.ofMillis(100));
            assertThat(rig.state("api")).isEqualTo("Running");
            rig.command(Wish.Kind.STOP, "api");
            rig.run(Duration.ofMillis(100));
            assertThat(rig.state("api")).isEqualTo("Finished");
            rig.command(Wish.Kind.START, "api");
        }
    }

    @Test
    void a_restart_runs_the_waits_again_and_readiness_of_an_earlier_life_does_not_release() {
        rig.program("db", Program.server().healthyAfter(Duration.ofSeconds(2)))
                .start(resource("db").checked(), resource("api").waitsFor("db"));
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.state("api")).isEqualTo("Running");
        rig.program("db", Program.server().healthyAfter(Duration.ofSeconds(30)));
        rig.command(Wish.Kind.RESTART, "db");
        rig.run(Duration.ofSeconds(1));
        rig.command(Wish.Kind.RESTART, "api");
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.state("db")).isEqualTo("Running");
        assertThat(rig.state("api")).isEqualTo("Waiting");
        rig.run(Duration.ofSeconds(30));
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void an_exit_is_recorded_once_although_stop_exit_and_report_come_together() {
        rig.start(resource("api"));
        rig.command(Wish.Kind.STOP, "api");
        rig.machine.crash("api", 4);
        rig.run(Duration.ofSeconds(2));
        rig.again();
        rig.run(Duration.ofMinutes(2));
        assertThat(rig.events(ResourceEvent.Exited.class, "api")).hasSize(1);
        assertThat(rig.view("api").exitCode()).isEqualTo(4);
    }

    @Test
    void a_dependency_that_crashes_while_its_health_is_waited_for_is_noticed_at_once() {
        rig.program("db", Program.server().healthyAfter(Duration.ofHours(1)))
                .start(
                        resource("db").checked(),
                        resource("api").waitsFor("db", Behavior.STOP),
                        resource("patient").waitsFor("db", Behavior.WAIT));
        rig.machine.crash("db", 137);
        rig.run(Duration.ofMillis(2));
        assertThat(rig.state("api")).isEqualTo("FailedToStart");
        assertThat(rig.view("api").reason())
                .isEqualTo("dependency db entered Finished prematurely: it exited with 137");
        assertThat(rig.hold("patient"))
                .containsExactly(
                        "db is not running", "Running and healthy", "Finished, it exited with 137");
    }

    @Test
    void why_names_state_health_and_exit_code_of_what_is_missing() {
        rig.program("db", Program.server().healthyAfter(Duration.ofHours(1)))
                .program("job", Program.job(Duration.ofHours(1), 0))
                .start(
                        resource("db").checked(),
                        resource("job"),
                        resource("api").waitsFor("db").waitsForCompletionOf("job", 0));
        var why = rig.host().state().why("api").orElseThrow();
        assertThat(why.kind()).isEqualTo("waiting");
        assertThat(why.summary()).isEqualTo("api waits: db is not healthy; job has not completed");
        assertThat(why.conditions())
                .extracting(h -> h.on() + ": " + h.expected() + " / " + h.actual())
                .containsExactly(
                        "db: Running and healthy / Running, ready: not yet",
                        "job: Finished with exit code 0 / Running");
    }

    @Test
    void health_is_null_unless_running_and_healthy_at_once_without_checks() {
        rig.program("plain", Program.job(Duration.ofSeconds(2), 0))
                .start(resource("plain"), resource("api").waitsFor("plain"));
        assertThat(rig.view("plain").healthStatus()).isEqualTo("Healthy");
        assertThat(rig.state("api")).isEqualTo("Running");
        rig.run(Duration.ofSeconds(2));
        assertThat(rig.state("plain")).isEqualTo("Finished");
        assertThat(rig.view("plain").healthStatus()).isNull();
    }

    @Test
    void a_check_never_run_counts_as_unhealthy_and_is_polled_only_while_it_runs() {
        rig.begin(app(resource("db").checked().explicitStart()));
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.events(ResourceEvent.HealthChanged.class)).isEmpty();
        rig.command(Wish.Kind.START, "db");
        while (!rig.state("db").equals("Running")) {
            rig.run(Duration.ofMillis(1));
        }
        assertThat(rig.view("db").healthStatus()).isEqualTo("Unhealthy");
        rig.run(Duration.ofSeconds(3));
        assertThat(rig.view("db").healthStatus()).isEqualTo("Healthy");
        rig.command(Wish.Kind.STOP, "db");
        rig.run(Duration.ofMillis(100));
        var verdicts = rig.events(ResourceEvent.HealthChanged.class).count();
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.view("db").healthStatus()).isNull();
        assertThat(rig.events(ResourceEvent.HealthChanged.class)).hasSize((int) verdicts);
    }

    @Test
    void each_life_becomes_ready_once() {
        rig.program("db", Program.server().healthyAfter(Duration.ZERO))
                .start(resource("db").checked());
        rig.run(Duration.ofMinutes(2));
        assertThat(rig.events(ResourceEvent.HealthChanged.class)).hasSize(1);
        rig.command(Wish.Kind.RESTART, "db");
        rig.run(Duration.ofMinutes(2));
        assertThat(rig.events(ResourceEvent.HealthChanged.class, "db"))
                .extracting(ResourceEvent.HealthChanged::attempt)
                .containsExactly(1, 2);
    }

    @Test
    void a_verdict_does_not_change_since_when_it_runs() {
        rig.program("db", Program.server().healthyAfter(Duration.ofSeconds(20)))
                .start(resource("db").checked());
        var since = rig.view("db").stateSince();
        rig.run(Duration.ofSeconds(30));
        assertThat(rig.view("db").healthStatus()).isEqualTo("Healthy");
        assertThat(rig.view("db").stateSince()).isEqualTo(since);
    }

    @Test
    void explicit_start_waits_to_be_asked_and_its_dependents_with_it() {
        rig.start(resource("db").explicitStart(), resource("api").waitsFor("db", Behavior.STOP));
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.state("db")).isEqualTo("NotStarted");
        assertThat(rig.host().state().why("db").orElseThrow().summary())
                .isEqualTo("db is started only when asked to: reprise start db");
        assertThat(rig.hold("api"))
                .containsExactly("db is not started", "Running and healthy", "NotStarted");
        rig.command(Wish.Kind.START, "db");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    @Timeout(10)
    void a_long_chain_of_waits_is_planned_and_explained_in_time() {
        var names = Stream.iterate(0, i -> i + 1).limit(60).map(i -> "r" + i).toList();
        rig.program("r0", Program.server().healthyAfter(Duration.ofHours(1)));
        var all = new ArrayList<Spec>(List.of(resource("r0").checked()));
        for (int i = 1; i < names.size(); i++) {
            all.add(resource(names.get(i)).waitsFor(names.get(i - 1)));
        }
        rig.start(all.toArray(Spec[]::new));
        assertThat(rig.hold("r59"))
                .containsExactly("r58 is itself waiting", "Running and healthy", "Waiting");
        assertThat(rig.host().state().resources()).hasSize(60);
        assertThat(Planner.plan(rig.host().state())).isEmpty();
    }
}
