package dev.reprise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.cli.command.Goal.Progress;
import dev.reprise.cli.json.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class GoalTest {
    private static final Json HEALTHY = instance("Running", "Healthy");
    private static final Json UNHEALTHY = instance("Running", "Unhealthy");
    private static final Json WAITING = instance("Waiting", null);
    private static final Json FINISHED = instance("Finished", null).with("exitCode", 3);
    private static final Json FAILED =
            instance("FailedToStart", null).with("reason", "orders failed to start");

    @Test
    void running_is_reached_whatever_the_health() {
        assertThat(progress(Goal.RUNNING, UNHEALTHY)).isEqualTo(Progress.REACHED);
        assertThat(progress(Goal.RUNNING, WAITING)).isEqualTo(Progress.PENDING);
    }

    @Test
    void healthy_is_reached_only_with_every_check_healthy() {
        assertThat(progress(Goal.HEALTHY, HEALTHY)).isEqualTo(Progress.REACHED);
        assertThat(progress(Goal.HEALTHY, UNHEALTHY)).isEqualTo(Progress.PENDING);
    }

    @Test
    void what_has_ended_can_no_longer_be_running_or_healthy_and_says_why() {
        assertThat(progress(Goal.RUNNING, FINISHED)).isEqualTo(Progress.IMPOSSIBLE);
        assertThat(progress(Goal.HEALTHY, FAILED)).isEqualTo(Progress.IMPOSSIBLE);
        assertThat(Goal.HEALTHY.judge(List.of(FINISHED)).reason())
                .isEqualTo("web is finished with exit code 3");
        assertThat(Goal.HEALTHY.judge(List.of(FAILED)).reason()).contains("orders failed to start");
    }

    @Test
    void finished_is_reached_with_any_exit_code_but_not_by_what_never_started() {
        assertThat(progress(Goal.FINISHED, FINISHED)).isEqualTo(Progress.REACHED);
        assertThat(progress(Goal.FINISHED, HEALTHY)).isEqualTo(Progress.PENDING);
        assertThat(progress(Goal.FINISHED, FAILED)).isEqualTo(Progress.IMPOSSIBLE);
    }

    @Test
    void a_container_that_has_exited_is_finished_and_runs_no_more() {
        var exited = instance("Exited", null).with("exitCode", 137);
        assertThat(progress(Goal.FINISHED, exited)).isEqualTo(Progress.REACHED);
        assertThat(progress(Goal.RUNNING, exited)).isEqualTo(Progress.IMPOSSIBLE);
        assertThat(Goal.HEALTHY.judge(List.of(exited)).reason())
                .isEqualTo("web is exited with exit code 137");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NotFound", "Building", "RuntimeUnhealthy", "Paused"})
    void what_may_still_come_about_is_waited_for(String state) {
        for (var goal : Goal.values()) {
            assertThat(progress(goal, instance(state, null))).isEqualTo(Progress.PENDING);
        }
    }

    @Test
    void replicas_must_all_be_there_and_one_that_cannot_be_is_enough_to_give_up() {
        assertThat(progress(Goal.HEALTHY, HEALTHY, WAITING)).isEqualTo(Progress.PENDING);
        assertThat(progress(Goal.HEALTHY, HEALTHY, WAITING, FAILED)).isEqualTo(Progress.IMPOSSIBLE);
        assertThat(progress(Goal.HEALTHY, HEALTHY, HEALTHY)).isEqualTo(Progress.REACHED);
    }

    @Test
    void an_unknown_goal_is_refused_with_those_there_are() {
        assertThatThrownBy(() -> Goal.of("up")).hasMessageContaining("running, healthy, finished");
    }

    private static Progress progress(Goal goal, Json... instances) {
        return goal.judge(List.of(instances)).progress();
    }

    private static Json instance(String state, String health) {
        return Json.object("name", "web", "state", state, "healthStatus", health);
    }
}
