package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.Wish.Kind;
import dev.reprise.testing.simulation.SimulatedMachine;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What is taken on as it is, and how long it stays. */
class LifetimesTest {
    private final Rig rig = new Rig();

    @AfterEach
    void sound() {
        rig.sound();
    }

    @Test
    void what_an_earlier_session_has_left_is_cleaned_up_as_it_is() {
        rig.start(resource("db").persistent().env("MODE", "1"));
        stopApp();
        rig.start(resource("db").lives(Lifetime.CLEANUP).env("MODE", "2"));
        assertThat(rig.view("db").attempt()).isEqualTo(1);
        assertThat(rig.state("db")).isEqualTo("Running");
        stopApp();
        assertThat(rig.machine.running("db")).isEmpty();
        assertThat(rig.events(ResourceEvent.StopBegun.class, "db").getLast().reason())
                .isEqualTo(StopReason.SHUTDOWN);
    }

    @Test
    void what_is_only_used_stays_whatever_the_model_says_and_leaves_with_it() {
        rig.start(resource("db").persistent());
        stopApp();
        rig.start(resource("db").lives(Lifetime.EXISTING).env("MODE", "2"));
        assertThat(rig.view("db").attempt()).isEqualTo(1);
        stopApp();
        assertThat(rig.machine.running("db")).isNotEmpty();
        assertThat(rig.events(ResourceEvent.StopBegun.class)).isEmpty();

        rig.start(resource("db").lives(Lifetime.EXISTING));
        rig.command(Kind.STOP, "db");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.machine.running("db")).as("stopped by a person").isEmpty();
    }

    @Test
    void who_comes_is_used_and_left_and_a_model_without_it_or_with_another_changes_nothing() {
        rig.start(resource("db").lives(Lifetime.EXISTING), resource("api").waitsFor("db"));
        rig.machine.bring("db");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.state("api")).isEqualTo("Running");

        rig.crash().start(resource("db").lives(Lifetime.EXISTING).env("MODE", "2"));
        assertThat(rig.view("db").attempt()).isEqualTo(1);
        rig.crash().start(resource("api"));
        assertThat(rig.machine.running("db")).as("without it in the model").isNotEmpty();
        stopApp();
        assertThat(rig.events(ResourceEvent.StopBegun.class, "db")).isEmpty();
        assertThat(rig.machine.running("db")).as("after the session").isNotEmpty();
        rig.start(resource("api"));
        assertThat(rig.host().state().instances()).doesNotContainKey("db");
    }

    @Test
    void what_was_to_be_cleaned_up_stays_if_it_is_only_to_be_used_by_now() {
        rig.start(resource("db").lives(Lifetime.CLEANUP));
        rig.machine.bring("db");
        rig.run(Duration.ofSeconds(1));
        rig.crash().start(resource("db").lives(Lifetime.EXISTING));
        stopApp();
        assertThat(rig.machine.running("db")).isNotEmpty();
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
    }

    @Test
    void who_comes_as_the_app_stops_is_left_alone() {
        rig.start(resource("db").lives(Lifetime.EXISTING));
        rig.stopApp(false);
        rig.machine.bring("db");
        rig.run(Duration.ofSeconds(20));
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
        assertThat(rig.machine.processes()).allMatch(SimulatedMachine.Process::running);
    }

    @Test
    void what_is_not_there_is_waited_for_and_never_started() {
        rig.start(
                resource("db").lives(Lifetime.EXISTING),
                resource("old").lives(Lifetime.CLEANUP),
                resource("api").waitsFor("db"));
        rig.run(Duration.ofMinutes(1));
        assertThat(rig.state("db")).isEqualTo("NotFound");
        assertThat(rig.state("old")).isEqualTo("NotFound");
        assertThat(rig.state("api")).isEqualTo("Waiting");
        assertThat(rig.machine.processes()).isEmpty();

        rig.crash()
                .start(
                        resource("db").lives(Lifetime.EXISTING),
                        resource("old").lives(Lifetime.CLEANUP),
                        resource("api").waitsFor("db"));
        assertThat(rig.state("db")).as("by the next host").isEqualTo("NotFound");
        assertThat(rig.view("db").attempt()).isEqualTo(2);
        stopApp();
        assertThat(rig.events(HostEvent.SessionEnded.class)).hasSize(1);
    }

    private void stopApp() {
        rig.stopApp(false);
        rig.run(Duration.ofSeconds(1));
    }
}
