package dev.reprise.projections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.Outcome;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.app.event.ResourceEvent.Timer;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.RestartSpec.Policy;
import dev.reprise.app.spec.StopSpec;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Given events, then this state. */
class InstanceFoldTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProcessIdentity ME = new ProcessIdentity(42, 7, "boot", 1);

    private final List<Recorded> log = new ArrayList<>();

    @Test
    void each_event_of_a_life_leads_to_its_state() {
        given(begun(1)).thenState("Starting");
        given(new ResourceEvent.Launched(1, ME)).thenState("Running");
        given(new ResourceEvent.StopRequested("c1")).thenState("Running");
        given(
                        new ResourceEvent.StopBegun(
                                1, StopReason.REQUESTED, "SIGTERM", Duration.ofSeconds(5)))
                .thenState("Stopping");
        given(new ResourceEvent.TimerDue(Timer.GRACE, AT)).thenState("Stopping");
        given(new ResourceEvent.KillBegun(1)).thenState("Stopping");
        given(new ResourceEvent.Exited(1, 137, "SIGKILL", AT.plusSeconds(9), false))
                .thenState("Finished");
        assertThat(view().exitCode()).isEqualTo(137);
        given(new ResourceEvent.StartRequested("c2", false)).thenState("Starting");
        assertThat(state().instances().get("api").wish().superseded()).hasSize(1);
        given(new ResourceEvent.CommandSettled("c1", Outcome.SUPERSEDED, "later"));
        given(new ResourceEvent.CommandSettled("c2", Outcome.OK, ""));
        assertThat(state().instances().get("api").wish().pending()).isNull();
        assertThat(state().instances().get("api").wish().superseded()).isEmpty();
    }

    @Test
    void the_check_that_an_image_brings_counts_from_the_first_moment_on() {
        given(begun(1), new ResourceEvent.Launched(1, container(true)));
        assertThat(view().healthStatus()).isEqualTo("Unhealthy");
        given(new ResourceEvent.HealthChanged(1, "image", Health.HEALTHY, ""));
        assertThat(view().healthStatus()).isEqualTo("Healthy");
        assertThat(view().containerId()).isEqualTo("c1");
        assertThat(view().pid()).isNull();
    }

    @Test
    void an_image_without_a_check_is_healthy_once_it_runs() {
        given(begun(1), new ResourceEvent.Launched(1, container(false)));
        assertThat(view().healthStatus()).isEqualTo("Healthy");
        assertThat(view().checks()).isEmpty();
    }

    @Test
    void an_end_for_want_of_memory_is_told_as_such() {
        given(
                begun(1),
                new ResourceEvent.Launched(1, container(false)),
                new ResourceEvent.Exited(1, 137, "SIGKILL", AT, false, "memory ran out"));
        assertThat(state().instances().get("api").last().reason()).isEqualTo("memory ran out");
    }

    private static ContainerIdentity container(boolean imageCheck) {
        return new ContainerIdentity("c1", "api-1", "sha256:1", imageCheck, null);
    }

    @Test
    void what_never_ran_failed_to_start_and_what_no_keeper_took_is_not_started() {
        given(begun(1), new ResourceEvent.LaunchFailed(1, "no such file"))
                .thenState("FailedToStart");
        given(new ResourceEvent.StartRequested("c1", false), begun(2));
        given(new ResourceEvent.StopRequested("c2"), new ResourceEvent.Abandoned(2, "no keeper"))
                .thenState("NotStarted");
        given(new ResourceEvent.StartRequested("c3", false))
                .given(new ResourceEvent.StartRefused("a wait failed"))
                .thenState("FailedToStart");
        given(new ResourceEvent.StartRequested("c4", false))
                .given(new ResourceEvent.LaunchRefused(3, "secret x has no value"))
                .thenState("FailedToStart");
        assertThat(view().reason()).isEqualTo("secret x has no value");
    }

    @Test
    void what_sigkill_does_not_end_is_unknown_after_fifteen_seconds() {
        given(begun(1), new ResourceEvent.Launched(1, ME), new ResourceEvent.KillBegun(1));
        assertThat(state().nextDeadline().orElseThrow())
                .isEqualTo(new Deadline("api", Timer.KILL, AT.plusSeconds(15)));
        given(new ResourceEvent.TimerDue(Timer.KILL, AT.plusSeconds(15))).thenState("Unknown");
        assertThat(state().nextDeadline()).isEmpty();
    }

    @Test
    void a_lost_attempt_has_no_exit_code() {
        given(begun(1), new ResourceEvent.Launched(1, ME), new ResourceEvent.StopRequested("c"));
        given(new ResourceEvent.Lost(1, "reboot")).thenState("Finished");
        assertThat(view().exitCode()).isNull();
        assertThat(view().reason()).isEqualTo("it was lost: reboot");
    }

    @Test
    void in_backoff_it_is_waiting_and_the_hold_names_the_delay() {
        given(begun(1), new ResourceEvent.Launched(1, ME));
        given(new ResourceEvent.Exited(1, 3, null, AT, false)).thenState("Waiting");
        var hold = view().holds().getFirst();
        assertThat(hold.id()).isEqualTo("backoff");
        assertThat(hold.text()).isEqualTo("restarts 200 ms after it exited with 3");
        assertThat(hold.until()).isEqualTo(AT.plusMillis(200));
        given(new ResourceEvent.TimerDue(Timer.BACKOFF, AT.plusMillis(200))).thenState("Starting");
    }

    @Test
    void a_crash_loop_is_finished_and_says_so() {
        for (int life = 1; life <= 10; life++) {
            given(begun(life), new ResourceEvent.Launched(life, ME));
            given(new ResourceEvent.Exited(life, 3, null, AT, false));
            given(new ResourceEvent.TimerDue(Timer.BACKOFF, AT));
        }
        thenState("Finished");
        assertThat(view().crashLoop()).isTrue();
        assertThat(view().reason())
                .isEqualTo("it exited with 3; 10 lives in a row were too short: crash loop");
        assertThat(view().restarts()).isEqualTo(9);
    }

    @Test
    void adoption_clears_the_stop_of_an_earlier_host_and_keeps_when_it_started() {
        given(begun(1), new ResourceEvent.Launched(1, ME));
        given(new ResourceEvent.StopBegun(1, StopReason.RESTART, "SIGTERM", Duration.ofSeconds(5)));
        host(new HostEvent.HostStarted(2, ME, "test", "run", "killed"));
        assertThat(state().nextDeadline()).isEmpty();
        given(
                        new ResourceEvent.AdoptionBegun(1),
                        new ResourceEvent.Adopted(1, ME, AT.plusSeconds(1)))
                .thenState("Running");
        assertThat(view().startTimestamp()).isEqualTo(AT);
    }

    @Test
    void console_events_change_nothing_but_the_position() {
        given(begun(1), new ResourceEvent.Launched(1, ME));
        var before = state().instances();
        given(new ResourceEvent.ConsoleTruncated(1, "stdout", 3));
        given(new ResourceEvent.ConsoleGap(1, "stdout", 3, 100, "quota"));
        given(new ResourceEvent.ConsoleSealed(1, Map.of(), Map.of()));
        assertThat(state().instances()).isEqualTo(before);
    }

    @Test
    void a_position_folded_before_changes_nothing_and_equal_states_give_equal_json() {
        given(begun(1), new ResourceEvent.Launched(1, ME));
        var once = state();
        assertThat(once.evolve(log)).isEqualTo(once);
        assertThat(once.evolve(log).canonicalJson()).isEqualTo(once.canonicalJson());
        given(new ResourceEvent.StopRequested("c"));
        assertThat(state().canonicalJson()).isNotEqualTo(once.canonicalJson());
    }

    private static ResourceEvent begun(int attempt) {
        return new ResourceEvent.LaunchBegun(
                attempt,
                "id-" + attempt,
                "hash",
                List.of("api"),
                Map.of(),
                "/",
                Map.of(),
                Lifetime.SESSION);
    }

    private InstanceFoldTest given(ResourceEvent... events) {
        if (log.isEmpty()) {
            host(new HostEvent.SessionOpened(1, "app", Map.of(), Map.of(), List.of(), null));
            host(new HostEvent.HostStarted(1, ME, "test", "run", null));
            host(new HostEvent.ModelApplied(new AppSpec("app", List.of(api()), Map.of())));
        }
        for (var event : events) {
            add(Streams.instance("api"), event);
        }
        return this;
    }

    private void host(HostEvent event) {
        add(Streams.HOST, event);
    }

    private void add(String stream, Event event) {
        var position = log.size() + 1L;
        log.add(new Recorded(position, position, null, stream, 1, 1, AT, null, event));
    }

    private static ResourceSpec api() {
        return new ResourceSpec(
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
                RestartSpec.of(Policy.ON_FAILURE),
                StopSpec.DEFAULT,
                Lifetime.SESSION,
                false,
                1,
                null);
    }

    private AppState state() {
        return AppState.EMPTY.evolve(log);
    }

    private ResourceView view() {
        return state().resource("api").orElseThrow();
    }

    private void thenState(String name) {
        assertThat(view().state()).isEqualTo(name);
    }
}
