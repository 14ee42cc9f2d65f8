package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.engine.plan.Planner;
import dev.reprise.engine.plan.Step;
import dev.reprise.engine.plan.Step.Planned;
import dev.reprise.engine.replay.ReplayCheck;
import dev.reprise.engine.replay.ReplayResult;
import dev.reprise.projections.AppState;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.StateReader;
import dev.reprise.testing.Replay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The logs of {@code chaos-tests/recorded}: see the README there. */
class RecordedLogsTest {
    private static final Path RECORDED = Path.of("recorded");
    private static final long LARGEST = 300 * 1024;

    /** What would say of the machine that recorded it. */
    private static final Pattern OF_A_MACHINE = Pattern.compile("/(home|root|work|Users)/");

    static List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(RECORDED)) {
            return files.filter(f -> f.toString().endsWith(".ndjson")).sorted().toList();
        }
    }

    @Test
    void there_are_at_least_fifteen_of_them() throws Exception {
        assertThat(logs()).hasSizeGreaterThanOrEqualTo(15);
    }

    @ParameterizedTest
    @MethodSource("logs")
    void todays_code_takes_the_recorded_steps(Path file) throws Exception {
        try (var replay = Replay.read(file)) {
            replay.assertSameSteps();
        }
    }

    static List<Path> logsOfOneModel() throws IOException {
        return logs().stream().filter(f -> !f.endsWith("changed-model.ndjson")).toList();
    }

    @ParameterizedTest
    @MethodSource("logsOfOneModel")
    void under_its_own_model_none_leaves_the_recorded_path(Path file) {
        try (var replay = Replay.read(file)) {
            var model = new StateReader(replay.log()).head().model();
            var rerun = replay.with(model);
            assertThat(rerun.leavesAt()).as(rerun.text()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void what_another_model_makes_of_it_replays_too(Path file) {
        try (var replay = Replay.read(file)) {
            var model = new StateReader(replay.log()).head().model();
            var rerun = replay.with(new AppSpec("other", withoutWaits(model), model.secrets()));
            var replayed = Replay.of(rerun.log()).result();
            assertThat(replayed).as(replayed.text()).isInstanceOf(ReplayResult.Same.class);
            assertThat(rerun.state().session().ended()).as(rerun.text()).isTrue();
        }
    }

    /** Its numbers begin anew, in the payloads as in the envelopes. */
    @Test
    void a_later_session_alone_goes_on_under_another_model_as_one_session() throws Exception {
        try (var replay = Replay.read(RECORDED.resolve("later-session.ndjson"))) {
            var model = new StateReader(replay.log()).head().model();
            var db = model.resource("db").stream().toList();
            var rerun = replay.with(new AppSpec(model.name(), db, model.secrets()));
            assertThat(rerun.leavesAt()).as(rerun.text()).isPresent();
            assertThat(rerun.log().sessions()).hasSize(1);
            assertThat(rerun.state().session().number())
                    .isEqualTo(rerun.log().sessions().getFirst().session())
                    .isEqualTo(1);
            var replayed = Replay.of(rerun.log()).result();
            assertThat(replayed).as(replayed.text()).isInstanceOf(ReplayResult.Same.class);
        }
    }

    private static List<ResourceSpec> withoutWaits(AppSpec model) {
        return model.resources().stream()
                .map(
                        r ->
                                new ResourceSpec(
                                        r.name(),
                                        r.type(),
                                        r.command(),
                                        r.args(),
                                        r.workingDirectory(),
                                        r.environment(),
                                        r.endpoints(),
                                        List.of(),
                                        r.references(),
                                        r.checks(),
                                        RestartSpec.of(RestartSpec.Policy.NEVER),
                                        r.stop(),
                                        r.lifetime(),
                                        r.explicitStart(),
                                        r.replicas(),
                                        r.parent()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("logs")
    void each_is_small_and_says_nothing_of_the_machine(Path file) throws Exception {
        assertThat(Files.size(file)).isLessThan(LARGEST);
        assertThat(Files.readString(file)).doesNotContainPattern(OF_A_MACHINE);
    }

    /** The rule: a launch waits until nothing holds it. */
    @Test
    void without_the_rule_that_launches_wait_replay_names_the_first_launch_too_early()
            throws Exception {
        var log = Replay.read(RECORDED.resolve("clean-run.ndjson")).log();
        var result = new ReplayCheck(RecordedLogsTest::withoutWaits).check(log);
        assertThat(result).isInstanceOf(ReplayResult.Different.class);
        var different = (ReplayResult.Different) result;
        var before = Replay.of(log).at(different.position());
        assertThat(before.resource("web").state()).isEqualTo("Waiting");
        assertThat(different.text())
                .contains("the steps differ at position " + different.position())
                .contains("launch web, attempt 1")
                .contains(before.why("web"))
                .contains("ModelApplied on host");
        assertThat(different.recorded()).noneMatch(s -> s.action().equals("launch web, attempt 1"));
    }

    private static List<Planned> withoutWaits(AppState state) {
        var early =
                state.resources().stream()
                        .filter(r -> r.state().equals("Waiting"))
                        .map(r -> new Step.Launch(r.name(), r.attempt() + 1))
                        .map(step -> new Planned(step, 0, null));
        return Stream.concat(Planner.plan(state).stream(), early).toList();
    }

    /** The rule: SIGKILL follows only after the grace. */
    @Test
    void without_the_grace_replay_names_the_kill_too_early() throws Exception {
        var log = Replay.read(RECORDED.resolve("kill-after-grace.ndjson")).log();
        var result = new ReplayCheck(RecordedLogsTest::withoutGrace).check(log);
        assertThat(result.text()).contains("kill deaf, attempt 1").contains("StopBegun");
    }

    private static List<Planned> withoutGrace(AppState state) {
        var kills =
                state.instances().values().stream()
                        .filter(RecordedLogsTest::patient)
                        .map(i -> new Step.Kill(i.name(), i.attempts()))
                        .map(step -> new Planned(step, 0, null));
        return Stream.concat(Planner.plan(state).stream(), kills).toList();
    }

    private static boolean patient(InstanceState instance) {
        var live = instance.live();
        var stopping = live == null ? null : live.stopping();
        return stopping != null && !stopping.due() && !stopping.killed();
    }
}
