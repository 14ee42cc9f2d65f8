package dev.reprise.testing.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.App;
import dev.reprise.app.Application;
import dev.reprise.app.Lowered;
import dev.reprise.app.Lowering;
import dev.reprise.app.Surroundings;
import dev.reprise.app.WaitBehavior;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent.LaunchBegun;
import dev.reprise.app.event.ResourceEvent.StopBegun;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.app.event.Streams;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.runtime.Secrets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What needs a parameter waits for its value, and is started again when that changes. */
class ParametersTest {
    private final Rig rig = new Rig().secrets(new Known());
    private Map<String, String> values = Map.of();
    private WaitBehavior behavior = WaitBehavior.WAIT;

    @AfterEach
    void the_log_gives_the_same_steps_again() {
        rig.sound();
    }

    @Test
    void what_needs_a_missing_one_waits_and_starts_once_it_is_given() {
        rig.start(lowered().spec());
        assertThat(rig.state("api")).isEqualTo("Waiting");
        assertThat(rig.hold("api"))
                .containsExactly("parameter region has no value", "a value", "none");
        assertThat(rig.view("api").holds().getFirst().id()).isEqualTo("parameter:region");
        assertThat(rig.state("other")).isEqualTo("Running");
        give("region", "eu");
        assertThat(rig.state("api")).isEqualTo("Running");
        assertThat(rig.view("api").environment()).containsEntry("REGION", "eu");
        var model = rig.events(HostEvent.ModelApplied.class).toList().getLast();
        assertThat(causeOf(LaunchBegun.class, "api")).isEqualTo(model.position());
    }

    @Test
    void what_runs_with_another_value_is_restarted_and_nothing_else_is() {
        values = Map.of("region", "eu");
        rig.start(lowered().spec());
        give("region", "us");
        assertThat(rig.view("api").attempt()).isEqualTo(2);
        assertThat(rig.view("api").environment()).containsEntry("REGION", "us");
        assertThat(rig.events(StopBegun.class, "api"))
                .extracting(StopBegun::reason)
                .containsExactly(StopReason.SPEC_CHANGED);
        var model = rig.events(HostEvent.ModelApplied.class).toList().getLast();
        assertThat(causeOf(StopBegun.class, "api")).isEqualTo(model.position());
        assertThat(rig.view("other").attempt()).isEqualTo(1);
        give("region", "us");
        assertThat(rig.view("api").attempt()).as("the same again").isEqualTo(2);
    }

    @Test
    void a_secret_that_the_next_host_does_not_have_leaves_alone_what_runs_with_it() {
        values = Map.of("region", "eu", "token", "hush-4711");
        rig.start(lowered().spec());
        assertThat(rig.state("vault")).isEqualTo("Running");
        rig.crash();
        values = Map.of("region", "eu");
        rig.start(lowered().spec());
        assertThat(rig.state("vault")).isEqualTo("Running");
        assertThat(rig.view("vault").attempt()).isEqualTo(1);
        give("token", "hush-4711");
        assertThat(rig.view("vault").attempt()).as("the value it had").isEqualTo(1);
        give("token", "changed");
        assertThat(rig.view("vault").attempt()).isEqualTo(2);
    }

    @Test
    void where_nobody_can_be_asked_a_start_without_a_value_is_refused() {
        behavior = WaitBehavior.STOP;
        rig.start(lowered().spec());
        assertThat(rig.state("api")).isEqualTo("FailedToStart");
        assertThat(rig.view("api").reason()).startsWith("parameter region has no value");
    }

    private long causeOf(Class<? extends dev.reprise.app.event.Event> type, String instance) {
        var last =
                rig.events(type)
                        .filter(r -> r.stream().equals(Streams.instance(instance)))
                        .toList()
                        .getLast();
        var cause = rig.log.read(last.position() - 1, 1).getFirst().causation();
        return cause == null ? 0 : cause;
    }

    private void give(String name, String value) {
        var given = new java.util.HashMap<>(values);
        given.put(name, value);
        values = given;
        var fact = new HostEvent.ParameterSet(name, value, null, false, "c-" + value);
        var model = new HostEvent.ModelApplied(lowered().spec());
        rig.host().state(List.of(Draft.host(fact, "test", null), Draft.host(model, "host", null)));
        rig.run(Duration.ofSeconds(12));
    }

    private Lowered lowered() {
        return Lowering.lower(
                Application.of(ParametersTest::model),
                new Surroundings(
                        Path.of("/app"),
                        Map.of(),
                        Map.of(),
                        Surroundings.Contents.NONE,
                        value -> Optional.of("%016x".formatted(value.hashCode())),
                        behavior,
                        Map.of(),
                        values));
    }

    private static void model(App app) {
        var region = app.parameter("region");
        var token = app.parameter("token").secret();
        app.executable("api", "api").withEnvironment("REGION", region);
        app.executable("vault", "vault").withEnvironment("TOKEN", token);
        app.executable("other", "other");
    }

    private final class Known implements Secrets {
        @Override
        public Optional<String> value(String name) {
            return Optional.ofNullable(values.get(name.replace("parameter:", "")));
        }

        @Override
        public Collection<String> values() {
            return values.values();
        }
    }
}
