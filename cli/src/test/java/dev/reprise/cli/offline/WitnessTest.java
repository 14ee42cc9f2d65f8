package dev.reprise.cli.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.Identity;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.cli.json.Json;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is said of programs whose host is no more. */
class WitnessTest {
    private static final Json VIEW = Json.object("name", "api", "state", "Running");

    private static final AppSpec MODEL =
            new AppSpec(
                    "app",
                    List.of(
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
                                    Lifetime.SESSION,
                                    false,
                                    1,
                                    null)),
                    Map.of());

    private final Witness witness = new Witness(Path.of("none"));
    private AppState state = AppState.EMPTY;

    @Test
    void a_container_is_shown_as_recorded_with_the_note_that_nobody_has_looked() {
        runs(new ContainerIdentity("4f1c", "api-1", "sha256:1", false, null));
        var told = witness.told(VIEW, state);
        assertThat(told.at("state").text()).isEqualTo("Running");
        assertThat(told.at("unrecorded").text()).endsWith("its container may have ended since");
    }

    @Test
    void a_process_that_is_gone_is_unknown() {
        runs(new ProcessIdentity(1, 1, "another boot", 1));
        assertThat(witness.told(VIEW, state).at("state").text()).isEqualTo("Unknown");
    }

    @Test
    void why_says_the_same_as_the_state() {
        var why = Json.object("name", "api", "state", "Running", "summary", "api runs");
        runs(new ProcessIdentity(1, 1, "another boot", 1));
        var explained = witness.explained(why, state);
        assertThat(explained.at("state").text()).isEqualTo("Unknown");
        assertThat(explained.at("kind").text()).isEqualTo("failed");
        assertThat(explained.at("summary").text())
                .isEqualTo(
                        "api does not run: while no host ran, attempt 1 is gone, and nothing tells"
                                + " how it ended");
    }

    @Test
    void why_is_as_recorded_while_the_program_lives() {
        var why = Json.object("name", "api", "state", "Running", "summary", "api runs");
        runs(new ProcessTable(Machine.local()).self());
        assertThat(witness.explained(why, state)).isEqualTo(why);
    }

    private void runs(Identity identity) {
        record(
                Streams.HOST,
                new HostEvent.SessionOpened(1, "app", Map.of(), Map.of(), List.of(), null));
        record(Streams.HOST, new HostEvent.ModelApplied(MODEL));
        var api = Streams.instance("api");
        record(
                api,
                new ResourceEvent.LaunchBegun(
                        1,
                        "id",
                        "hash",
                        List.of("api"),
                        Map.of(),
                        "/",
                        Map.of(),
                        Lifetime.SESSION));
        record(api, new ResourceEvent.Launched(1, identity));
    }

    private void record(String stream, Event event) {
        var at = state.position() + 1;
        state = state.evolve(new Recorded(at, at, null, stream, 1, 1, Instant.EPOCH, null, event));
    }
}
