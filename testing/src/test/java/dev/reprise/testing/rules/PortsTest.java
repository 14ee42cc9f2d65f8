package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.spec.Template;
import dev.reprise.engine.Wish.Kind;
import dev.reprise.testing.simulation.Program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/** Ports and proxies: set aside once, kept, and what happens when they are taken. */
class PortsTest {
    private static final String NGINX = "pid 4711 (nginx)";

    private final Rig rig = new Rig();

    @AfterEach
    void the_log_gives_the_same_steps_again() {
        rig.sound();
    }

    @Test
    void a_port_is_kept_over_restarts_resume_and_sessions() {
        var model =
                Spec.app(resource("a").endpoint(null, false), resource("b").endpoint(null, true));
        rig.start(model);
        var ports = Map.copyOf(rig.host().state().ports());
        assertThat(ports).containsOnlyKeys("a/http", "b/http", "b.target/http");
        rig.command(Kind.RESTART, "a");
        rig.run(Duration.ofSeconds(1)).crash().start(model);
        assertThat(rig.host().state().ports()).isEqualTo(ports);
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1)).start(model);
        assertThat(rig.host().state().session().number()).isEqualTo(2);
        assertThat(rig.host().state().ports()).isEqualTo(ports);
        assertThat(rig.events(HostEvent.PortAllocated.class)).hasSize(3);
    }

    @Test
    void a_dynamic_port_that_is_taken_before_the_launch_gives_way_to_another() {
        rig.start(resource("api").endpoint(null, false).explicitStart());
        var port = rig.host().state().ports().get("api/http");
        rig.machine.ports().listen(port, NGINX);
        rig.command(Kind.START, "api");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Running");
        assertThat(rig.view("api").environment().get("PORT")).isNotEqualTo(port.toString());
        assertThat(rig.events(ResourceEvent.PortTaken.class, "api").getFirst().holder())
                .isEqualTo(NGINX);
    }

    @Test
    void a_fixed_port_that_is_taken_fails_the_start_names_the_holder_and_may_be_tried_again() {
        rig.machine.ports().listen(8080, NGINX);
        rig.start(resource("api").endpoint(8080, false));
        assertThat(rig.state("api")).isEqualTo("FailedToStart");
        assertThat(rig.view("api").reason())
                .isEqualTo("port 8080 of endpoint http is held by " + NGINX);
        rig.machine.ports().release(8080);
        rig.command(Kind.START, "api");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void a_fixed_port_that_another_app_host_claims_fails_the_start_and_names_it() {
        rig.machine.ports().claimElsewhere(8080, "/home/me/other");
        rig.start(resource("api").endpoint(8080, false), resource("free"));
        assertThat(rig.view("api").reason()).isEqualTo("port 8080 is claimed by /home/me/other");
        assertThat(rig.state("free")).isEqualTo("Running");
    }

    @Test
    void behind_a_proxy_with_a_fixed_port_the_instance_finds_another_when_its_own_is_taken() {
        rig.start(resource("api").endpoint(8080, true).explicitStart());
        var target = rig.host().state().ports().get("api.target/http");
        rig.machine.ports().listen(target, NGINX);
        rig.command(Kind.START, "api");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Running");
        assertThat(rig.view("api").urls().getFirst().url()).isEqualTo("http://localhost:8080");
        assertThat(rig.host().proxies().targets("api", "http")).doesNotContain(target).hasSize(1);
    }

    @Test
    void a_proxy_that_cannot_listen_fails_the_start_and_is_bound_anew_by_the_next() {
        rig.machine.ports().listen(8080, NGINX);
        rig.start(resource("api").endpoint(8080, true));
        assertThat(rig.view("api").reason())
                .isEqualTo("port 8080 of endpoint http cannot be bound: " + NGINX);
        rig.machine.ports().release(8080);
        rig.command(Kind.START, "api");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void a_proxy_whose_dynamic_port_cannot_be_bound_moves_to_another_and_the_start_goes_on() {
        var model =
                Spec.app(
                        resource("api").endpoint(null, true).explicitStart(),
                        resource("web").env("API", url("api")).waitsFor("api").explicitStart());
        rig.start(model).crash();
        var port = rig.host().state().ports().get("api/http");
        rig.machine.ports().listen(port, NGINX);
        rig.start(model);
        rig.command(Kind.START, "api");
        rig.command(Kind.START, "web");
        rig.run(Duration.ofSeconds(1));
        var moved = rig.host().state().ports().get("api/http");
        assertThat(moved).isNotEqualTo(port);
        assertThat(rig.state("api")).isEqualTo("Running");
        assertThat(rig.view("web").environment()).containsEntry("API", "http://localhost:" + moved);
        assertThat(rig.events(HostEvent.ProxyFailed.class)).hasSize(1);
    }

    @Test
    void a_proxy_that_can_be_bound_nowhere_fails_the_start_after_ten_ports() {
        rig.machine.ports().refuseBinding("too many open files");
        rig.start(resource("api").endpoint(null, true));
        assertThat(rig.view("api").reason())
                .endsWith("of endpoint http cannot be bound: too many open files");
        assertThat(rig.events(HostEvent.ProxyFailed.class)).hasSize(10);
        rig.machine.ports().refuseBinding(null);
        rig.command(Kind.START, "api");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    private static Template.EndpointValue url(String resource) {
        return new Template.EndpointValue(resource, "http", Template.Property.URL);
    }

    @Test
    void no_port_left_behind_a_proxy_fails_the_start_with_the_reason() {
        for (int port = 20_000; port < 21_000; port++) {
            rig.machine.ports().listen(port, NGINX);
        }
        rig.start(resource("api").endpoint(8080, true));
        assertThat(rig.state("api")).isEqualTo("FailedToStart");
        assertThat(rig.view("api").reason()).isEqualTo("no port of the range is free");
        rig.machine.ports().release(20_500);
        rig.command(Kind.START, "api");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Running");
    }

    @Test
    void a_proxy_leads_to_the_ready_replicas_alone() {
        rig.program("api-2", Program.server().healthyAfter(Duration.ofSeconds(20)))
                .start(resource("api").endpoint(null, true).replicas(2).checked());
        var ports = rig.host().state().ports();
        rig.run(Duration.ofSeconds(3));
        assertThat(rig.host().proxies().targets("api", "http"))
                .containsExactly(ports.get("api-1.target/http"));
        rig.run(Duration.ofSeconds(20));
        assertThat(rig.host().proxies().targets("api", "http"))
                .containsExactly(ports.get("api-1.target/http"), ports.get("api-2.target/http"));
        rig.command(Kind.STOP, "api-1");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.host().proxies().targets("api", "http"))
                .containsExactly(ports.get("api-2.target/http"));
    }

    @Test
    void a_proxy_sends_nobody_to_an_instance_before_its_first_verdict() {
        rig.begin(Spec.app(resource("api").endpoint(null, true).checked()));
        while (rig.events(ResourceEvent.Launched.class).findAny().isEmpty()) {
            rig.run(Duration.ofMillis(1));
        }
        assertThat(rig.events(ResourceEvent.HealthChanged.class)).isEmpty();
        assertThat(rig.host().proxies().targets("api", "http")).isEmpty();
    }
}
