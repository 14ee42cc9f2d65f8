package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Drift;
import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.event.ResourceEvent.Retry;
import dev.reprise.app.spec.RestartSpec.Policy;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.Template.EndpointValue;
import dev.reprise.app.spec.Template.Property;
import dev.reprise.engine.Wish.Kind;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.projections.Networks;
import dev.reprise.testing.simulation.Program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What containers wait for, how they are told where others are, and what becomes of networks. */
class ContainersTest {
    private static final String NETWORK = Networks.app("app");

    private final Rig rig = new Rig();

    @AfterEach
    void the_log_gives_the_same_steps_again() {
        rig.sound();
    }

    @Test
    void without_an_engine_containers_wait_and_processes_go_on() {
        rig.machine.engine().away();
        rig.start(resource("pg").contained(), resource("web"));
        assertThat(rig.state("web")).isEqualTo("Running");
        assertThat(rig.state("pg")).isEqualTo("RuntimeUnhealthy");
        assertThat(rig.view("pg").holds())
                .anySatisfy(
                        hold -> {
                            assertThat(hold.text())
                                    .isEqualTo("the container engine does not answer");
                            assertThat(hold.actual()).isEqualTo("simulated outage");
                        });
        rig.machine.engine().back();
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("pg")).isEqualTo("Running");
    }

    @Test
    void an_engine_that_goes_away_is_recorded_and_what_ran_is_not_restarted() {
        rig.start(resource("pg").contained());
        rig.machine.engine().away();
        rig.run(Duration.ofMinutes(2));
        assertThat(rig.state("pg")).isEqualTo("Running");
        rig.machine.engine().back();
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.view("pg").attempt()).isEqualTo(1);
        assertThat(rig.events(HostEvent.RuntimeUnhealthy.class)).hasSize(1);
        assertThat(rig.events(HostEvent.RuntimeHealthy.class)).hasSize(2);
    }

    @Test
    void a_host_that_resumes_while_the_engine_is_away_adopts_once_it_is_back() {
        var model = Spec.app(resource("pg").contained());
        rig.start(model).crash();
        rig.machine.engine().away();
        rig.start(model).run(Duration.ofMinutes(1));
        rig.machine.engine().back();
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("pg")).isEqualTo("Running");
        assertThat(rig.view("pg").attempt()).isEqualTo(1);
        assertThat(rig.events(ResourceEvent.Adopted.class, "pg")).hasSize(1);
    }

    @Test
    void the_network_is_there_before_the_first_container_and_goes_with_the_session() {
        rig.start(resource("pg").contained());
        assertThat(rig.machine.engine().networks()).containsExactly(NETWORK);
        var ready = rig.events(HostEvent.NetworkReady.class).findFirst().orElseThrow();
        var launch = rig.events(ResourceEvent.LaunchBegun.class).findFirst().orElseThrow();
        assertThat(ready.position()).isLessThan(launch.position());
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.host().state().session().ended()).isTrue();
        assertThat(rig.machine.engine().networks()).isEmpty();
    }

    @Test
    void a_network_stays_while_a_container_outlives_the_session_and_goes_with_a_later_one() {
        rig.start(resource("pg").contained().persistent());
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.machine.engine().networks()).containsExactly(NETWORK);
        rig.start(resource("web")); // pg is gone from the model
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.machine.engine().networks()).isEmpty();
    }

    @Test
    void a_session_ends_without_its_network_where_the_engine_stays_away() {
        rig.start(resource("job").contained());
        rig.machine.engine().away();
        rig.machine.crash("job", 0);
        rig.stopApp(true);
        rig.run(Duration.ofMinutes(2));
        assertThat(rig.host().state().session().ended()).isTrue();
        rig.machine.engine().back();
        rig.start(resource("web"));
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.machine.engine().networks()).as("left by the first session").isEmpty();
    }

    @Test
    void a_network_that_cannot_be_made_is_waited_for_with_the_reason_until_it_can() {
        rig.machine.engine().away();
        rig.start(resource("pg").contained());
        rig.machine.engine().back();
        rig.machine.engine().away();
        rig.host().report(new Report.EngineUp("another"));
        rig.run(Duration.ZERO);
        rig.host().report(new Report.NetworkDown(NETWORK, "no address pool is left"));
        rig.run(Duration.ZERO);
        assertThat(rig.state("pg")).isEqualTo("Waiting");
        assertThat(rig.hold("pg"))
                .containsExactly(
                        "network " + NETWORK + " cannot be made, which is tried again",
                        "there",
                        "no address pool is left");
        rig.machine.engine().back();
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.state("pg")).isEqualTo("Running");
        assertThat(rig.events(HostEvent.NetworkFailed.class)).hasSize(1);
    }

    @Test
    void a_network_that_somebody_removes_is_made_again() {
        rig.start(resource("pg").contained().explicitStart());
        rig.machine.engine().prune(NETWORK);
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.machine.engine().networks()).containsExactly(NETWORK);
        rig.command(Kind.START, "pg");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("pg")).isEqualTo("Running");
    }

    @Test
    void a_launch_that_fails_for_what_may_pass_is_tried_again_with_backoff_and_says_why() {
        rig.machine.engine().refuse(3, "cannot pull pg:1: connection refused", Retry.LATER);
        rig.start(resource("pg").contained().restarts(Policy.NEVER));
        assertThat(rig.state("pg")).isEqualTo("Waiting");
        assertThat(rig.view("pg").holds().getFirst().text())
                .startsWith("is tried again ")
                .endsWith("failed to start: cannot pull pg:1: connection refused");
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.state("pg")).isEqualTo("Running");
        assertThat(rig.view("pg").attempt()).isEqualTo(4);
        assertThat(rig.view("pg").restarts()).isZero();
    }

    @Test
    void a_launch_that_fails_again_and_again_is_given_up_with_the_engines_words() {
        rig.machine.engine().refuse(100, "no space left on device", Retry.LATER);
        rig.start(resource("pg").contained());
        rig.run(Duration.ofMinutes(10));
        assertThat(rig.state("pg")).isEqualTo("FailedToStart");
        assertThat(rig.view("pg").reason())
                .isEqualTo(
                        "no space left on device; 10 tries in a row have failed: not tried any"
                                + " more");
        assertThat(rig.events(ResourceEvent.LaunchFailed.class, "pg")).hasSize(10);
        rig.machine.engine().relent();
        rig.command(Kind.START, "pg");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("pg")).isEqualTo("Running");
    }

    @Test
    void a_launch_that_would_fail_again_is_final() {
        rig.machine.engine().refuse(1, "No such image: pg:1", null);
        rig.start(resource("pg").contained());
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.state("pg")).isEqualTo("FailedToStart");
        assertThat(rig.view("pg").attempt()).isEqualTo(1);
    }

    @Test
    void a_stop_ends_the_tries() {
        rig.machine.engine().refuse(100, "connection refused", Retry.LATER);
        rig.start(resource("pg").contained());
        rig.command(Kind.STOP, "pg");
        var tries = rig.view("pg").attempt();
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.view("pg").attempt()).isEqualTo(tries);
        assertThat(rig.state("pg")).isEqualTo("FailedToStart");
    }

    @Test
    void a_dynamic_port_that_was_lost_between_look_and_launch_gives_way_to_another() {
        rig.start(resource("pg").contained().targetPort(5432).explicitStart());
        var port = rig.host().state().ports().get("pg/http");
        rig.machine.engine().refuse(1, "port is already allocated", new Retry(port));
        rig.command(Kind.START, "pg");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("pg")).isEqualTo("Running");
        assertThat(rig.host().state().ports().get("pg/http")).isNotEqualTo(port);
    }

    @Test
    void a_fixed_port_that_is_held_is_waited_for() {
        rig.machine.ports().listen(5433, "pid 4711 (postgres)");
        rig.start(resource("pg").contained().endpoint(5433, false));
        assertThat(rig.state("pg")).isEqualTo("Waiting");
        assertThat(rig.view("pg").holds().getFirst().text())
                .endsWith("port 5433 of endpoint http is held by pid 4711 (postgres)");
        rig.machine.ports().release(5433);
        rig.run(Duration.ofSeconds(30));
        assertThat(rig.state("pg")).isEqualTo("Running");
        assertThat(rig.host().state().ports()).containsEntry("pg/http", 5433);
    }

    @Test
    void each_reader_is_told_the_address_that_it_can_use() {
        rig.start(
                resource("api").endpoint(null, false),
                resource("pg").contained().targetPort(5432),
                resource("inside").contained().env("API", url("api")).env("PG", url("pg")),
                resource("outside").env("PG", url("pg")));
        var ports = rig.host().state().ports();
        var inside = rig.view("inside").environment();
        assertThat(inside.get("API"))
                .isEqualTo("http://host.dev.internal:" + ports.get("api/http"));
        assertThat(inside.get("PG")).isEqualTo("http://pg.dev.internal:5432");
        assertThat(rig.view("outside").environment().get("PG"))
                .isEqualTo("http://localhost:" + ports.get("pg/http"));
        assertThat(rig.view("pg").environment().get("PORT")).isEqualTo("5432");
        assertThat(rig.host().proxies().targets("api", "http@bridge"))
                .containsExactly(ports.get("api/http"));
        var bridge =
                rig.events(HostEvent.ProxyBindBegun.class)
                        .map(r -> (HostEvent.ProxyBindBegun) r.event())
                        .toList();
        assertThat(bridge)
                .containsExactly(
                        new HostEvent.ProxyBindBegun(
                                "api", "http@bridge", ports.get("api/http"), "172.30.0.1"));
    }

    @Test
    void the_name_of_a_container_carries_its_attempt_unless_it_outlives_sessions() {
        rig.start(resource("web").contained(), resource("pg").contained().persistent());
        rig.command(Kind.RESTART, "web");
        rig.run(Duration.ofSeconds(1));
        var hash = Networks.appHash("app");
        assertThat(names("web")).containsExactly("web-" + hash + "-1", "web-" + hash + "-2");
        assertThat(names("pg")).containsExactly("pg-" + hash);
    }

    @Test
    void a_changed_definition_says_what_has_changed() {
        rig.start(resource("pg").contained().env("COLOR", "red").env("SIZE", "1")).crash();
        rig.start(resource("pg").contained().env("COLOR", "blue").env("SIZE", "1"));
        assertThat(rig.events(ResourceEvent.StopBegun.class, "pg").getFirst().changed())
                .containsExactly("environment COLOR");
    }

    @Test
    void a_changed_option_or_secret_is_named_too() {
        rig.secrets(new Known());
        var before = resource("pg").contained().memory(1L << 26).env("K", secret());
        rig.start(Spec.app(Map.of("k", "0123456789abcdef"), before)).crash();
        var after = resource("pg").contained().memory(1L << 27).env("K", secret());
        rig.start(Spec.app(Map.of("k", "fedcba9876543210"), after));
        assertThat(rig.events(ResourceEvent.StopBegun.class, "pg").getFirst().changed())
                .containsExactly("memory", "value of k");
    }

    private static final class Known implements Secrets {
        @Override
        public Optional<String> value(String name) {
            return Optional.of("v");
        }

        @Override
        public Collection<String> values() {
            return List.of("v");
        }
    }

    private static Template.Part secret() {
        return new Template.Secret("k");
    }

    @Test
    void a_container_that_is_gone_when_a_host_comes_back_was_removed_by_somebody() {
        var model = Spec.app(resource("pg").contained());
        rig.start(model).crash();
        rig.machine.crash("pg", 137);
        rig.machine.engine().away();
        rig.start(model);
        rig.host().report(new Report.NeverStarted("pg", 1, "the engine has no container of it"));
        rig.run(Duration.ZERO);
        assertThat(rig.events(ResourceEvent.Drifted.class, "pg").getFirst().drift())
                .isEqualTo(Drift.REMOVED);
        assertThat(rig.events(ResourceEvent.Lost.class, "pg").getFirst().reason())
                .isEqualTo("somebody removed the container while no host watched");
        rig.machine.engine().back();
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.view("pg").attempt()).isEqualTo(2);
        assertThat(rig.state("pg")).isEqualTo("Running");
    }

    @Test
    void what_was_started_on_another_engine_is_neither_lost_nor_started_twice() {
        var model = Spec.app(resource("pg").contained());
        rig.start(model).crash();
        rig.machine.engine().away();
        rig.start(model);
        var words = "it was started on the engine A at unix:///a";
        rig.host().report(new Report.Progress("pg", 1, Phase.ELSEWHERE, words));
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.state("pg")).isEqualTo("RuntimeUnhealthy");
        assertThat(rig.view("pg").holds().getFirst().text()).isEqualTo(words);
        rig.machine.engine().back();
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("pg")).isEqualTo("Running");
        assertThat(rig.view("pg").attempt()).isEqualTo(1);
    }

    @Test
    void what_was_started_on_another_engine_is_given_up_when_somebody_says_so() {
        var model = Spec.app(resource("pg").contained());
        rig.start(model).crash();
        rig.machine.crash("pg", 137);
        rig.machine.engine().away();
        rig.start(model);
        rig.host().report(new Report.Progress("pg", 1, Phase.ELSEWHERE, "it is on A"));
        rig.run(Duration.ZERO);
        rig.command(Kind.RESTART, "pg");
        assertThat(rig.events(ResourceEvent.StopBegun.class, "pg").getFirst().reason())
                .isEqualTo(ResourceEvent.StopReason.RESTART);
        rig.host().report(new Report.Gone("pg", 1, "it was given up"));
        rig.machine.engine().back();
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("pg")).isEqualTo("Running");
        assertThat(rig.view("pg").attempt()).isEqualTo(2);
    }

    @Test
    void what_somebody_starts_after_its_end_is_taken_on() {
        rig.start(resource("pg").contained().persistent());
        rig.command(Kind.STOP, "pg");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("pg")).isEqualTo("Exited");
        rig.host().report(new Report.StartedByHand("pg", "c1"));
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("pg")).isEqualTo("Running");
        rig.host().report(new Report.StartedByHand("pg", "c1"));
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.view("pg").attempt()).isEqualTo(2);
    }

    @Test
    void a_container_that_somebody_paused_releases_nobody() {
        rig.program("web", Program.server());
        rig.start(resource("pg").contained(), resource("web").waitsFor("pg").explicitStart());
        rig.host().report(new Report.Drifted("pg", 1, Drift.PAUSED, "by hand"));
        rig.run(Duration.ZERO);
        assertThat(rig.state("pg")).isEqualTo("Paused");
        rig.command(Kind.START, "web");
        assertThat(rig.hold("web")).contains("pg is paused");
        rig.host().report(new Report.Drifted("pg", 1, Drift.UNPAUSED, "by hand"));
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("web")).isEqualTo("Running");
    }

    @Test
    void a_container_that_somebody_restarted_is_to_become_healthy_again() {
        rig.start(resource("pg").contained().checked());
        rig.run(Duration.ofSeconds(5));
        assertThat(rig.view("pg").healthStatus()).isEqualTo("Healthy");
        rig.host().report(new Report.Drifted("pg", 1, Drift.RESTARTED, "by hand"));
        rig.run(Duration.ZERO);
        assertThat(rig.view("pg").healthStatus()).isEqualTo("Unhealthy");
        assertThat(rig.view("pg").attempt()).isEqualTo(1);
    }

    @Test
    void a_build_shows_as_such_and_can_be_stopped() {
        rig.machine.engine().away();
        rig.start(resource("web").contained());
        rig.host().report(new Report.EngineUp("slow"));
        rig.run(Duration.ZERO);
        rig.host().report(new Report.NetworkUp(NETWORK, "id", null));
        rig.run(Duration.ZERO);
        rig.host().report(new Report.Progress("web", 1, Phase.BUILDING, "step 1 of 3"));
        rig.run(Duration.ZERO);
        assertThat(rig.state("web")).isEqualTo("Building");
        var stop = rig.command(Kind.STOP, "web");
        assertThat(rig.state("web")).isEqualTo("Stopping");
        rig.host().report(new Report.NeverStarted("web", 1, "stopped while it was built"));
        rig.run(Duration.ZERO);
        assertThat(rig.outcome("web", stop)).isEqualTo("OK");
        assertThat(rig.state("web")).isEqualTo("NotStarted");
    }

    private List<String> names(String instance) {
        return rig.events(ResourceEvent.LaunchBegun.class, instance).stream()
                .map(begun -> begun.container().name())
                .toList();
    }

    private static EndpointValue url(String resource) {
        return new EndpointValue(resource, "http", Property.URL);
    }
}
