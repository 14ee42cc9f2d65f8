package dev.reprise.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.Identity;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.SpecHash;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What {@code run --plan} says of what runs. */
class PlanReportTest {
    private static final String HASH = "a".repeat(64);

    private AppState state = AppState.EMPTY;

    @Test
    void a_secret_that_is_not_known_now_counts_as_unchanged() {
        runs(app("1", HASH));
        assertThat(plan(app("1", ""))).isEqualTo("keep");
        assertThat(plan(app("1", HASH))).isEqualTo("keep");
        assertThat(plan(app("1", "b".repeat(64)))).isEqualTo("restart");
        assertThat(plan(app("2", ""))).isEqualTo("restart");
    }

    @Test
    void a_container_counts_as_the_log_has_it() {
        runs(app("1", HASH), new ContainerIdentity("4f1c", "api-1", "sha256:1", false, null));
        assertThat(plan(app("1", HASH))).isEqualTo("keep");
        assertThat(plan(app("2", HASH))).isEqualTo("restart");
    }

    private String plan(AppSpec model) {
        return new PlanReport(state, true).lines(model).getFirst().action();
    }

    private void runs(AppSpec model) {
        runs(model, new ProcessTable(Machine.local()).self());
    }

    private void runs(AppSpec model, Identity identity) {
        var spec = model.resources().getFirst();
        var api = Streams.instance("api");
        record(
                Streams.HOST,
                new HostEvent.SessionOpened(1, "app", Map.of(), Map.of(), List.of(), null));
        record(Streams.HOST, new HostEvent.ModelApplied(model));
        record(
                api,
                new ResourceEvent.LaunchBegun(
                        1,
                        "id",
                        SpecHash.of(model, spec),
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

    private static AppSpec app(String mode, String secretHash) {
        var api =
                new ResourceSpec(
                        "api",
                        "Executable",
                        "api",
                        List.of(),
                        "/",
                        Map.of(
                                "MODE",
                                Template.text(mode),
                                "TOKEN",
                                new Template(List.of(new Template.Secret("token")))),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        RestartSpec.of(RestartSpec.Policy.NEVER),
                        StopSpec.DEFAULT,
                        Lifetime.SESSION,
                        false,
                        1,
                        null);
        return new AppSpec("app", List.of(api), Map.of("token", secretHash));
    }
}
