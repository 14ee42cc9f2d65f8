package dev.reprise.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Outcome;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.CommandResult;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Who waits for a command's outcome, also for one that an earlier host took. */
class CommandsTest {
    private AppState state = AppState.EMPTY;

    @Test
    void the_outcome_of_an_earlier_hosts_command_is_known() {
        given("api-1", new ResourceEvent.StartRequested("c1", false));
        given("api-1", settled("c1", Outcome.FAILED, "it exited with 3"));
        var expected = new CommandResult("c1", "failed", "api-1: it exited with 3", 4);
        var commands = new Commands();
        assertThat(commands.settled(() -> state, "c1")).isCompletedWithValue(expected);
        assertThat(commands.begin("c1")).isFalse();
    }

    @Test
    void the_outcome_of_an_earlier_hosts_command_is_waited_for_on_every_instance() {
        given("api-1", new ResourceEvent.StopRequested("c1"));
        given("api-2", new ResourceEvent.StopRequested("c1"));
        var commands = new Commands();
        var result = commands.settled(() -> state, "c1");
        observe(commands, given("api-2", settled("c1", Outcome.FAILED, "no")));
        assertThat(result).isNotDone();
        observe(commands, given("api-1", settled("c1", Outcome.OK, "")));
        assertThat(result).isCompletedWithValue(new CommandResult("c1", "failed", "api-2: no", 5));
    }

    @Test
    void commands_that_are_over_are_remembered_up_to_a_limit_and_those_under_way_always() {
        given("api-1", new ResourceEvent.StartRequested("open", false));
        for (int i = 1; i <= 300; i++) {
            given("api-2", new ResourceEvent.StartRequested("c" + i, false));
            given("api-2", settled("c" + i, Outcome.OK, ""));
        }
        var commands = new Commands();
        assertThat(commands.settled(() -> state, "c45")).isCompletedExceptionally();
        assertThat(commands.settled(() -> state, "c46")).isCompleted();
        assertThat(commands.settled(() -> state, "open")).isNotDone();
        assertThat(state.commands().commands()).hasSize(256);
    }

    private void observe(Commands commands, List<Recorded> recorded) {
        commands.observe(state, recorded);
    }

    private static ResourceEvent settled(String id, Outcome outcome, String detail) {
        return new ResourceEvent.CommandSettled(id, outcome, detail);
    }

    private List<Recorded> given(String instance, ResourceEvent event) {
        if (state.position() == 0) {
            record(
                    Streams.HOST,
                    new HostEvent.SessionOpened(1, "app", Map.of(), Map.of(), List.of(), null));
            record(Streams.HOST, new HostEvent.ModelApplied(model()));
        }
        return List.of(record(Streams.instance(instance), event));
    }

    private Recorded record(String stream, Event event) {
        var position = state.position() + 1;
        var recorded =
                new Recorded(position, position, null, stream, 1, 1, Instant.EPOCH, null, event);
        state = state.evolve(recorded);
        return recorded;
    }

    private static AppSpec model() {
        var api =
                new ResourceSpec(
                        "api",
                        "Executable",
                        "api",
                        List.of(),
                        "/",
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        RestartSpec.of(RestartSpec.Policy.NEVER),
                        StopSpec.DEFAULT,
                        dev.reprise.app.spec.Lifetime.SESSION,
                        true,
                        2,
                        null);
        return new AppSpec("app", List.of(api), Map.of());
    }
}
