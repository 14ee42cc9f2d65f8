package dev.reprise.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprise.app.event.HostEvent.Use;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What every runtime promises, whatever it runs. */
public abstract class RuntimeContract extends RuntimeFixture {
    /** Programs that each adapter provides in its own way. */
    public enum Behaviour {
        EXIT_7_AT_ONCE,
        RUNS_UNTIL_TERM,
        IGNORES_TERM,
        MISSING_BINARY
    }

    /** Returns an order whose program behaves so. */
    protected abstract LaunchOrder order(AttemptRef ref, Behaviour behaviour);

    /** Waits until a started program behaves as ordered, where that takes it a moment. */
    protected void awaitBehaviour(AttemptRef ref, Behaviour behaviour) {}

    @Test
    void a_program_that_exits_at_once_is_reported_started_and_then_ended_with_its_code() {
        var host = host();
        var ref = attempt("api", 1);
        host.runtime().launch(order(ref, Behaviour.EXIT_7_AT_ONCE));
        await(() -> host.of(ref).size() == 2);
        assertThat(host.of(ref).getFirst()).isInstanceOf(Report.Started.class);
        var ended = host.first(Report.Ended.class, ref);
        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(ended.signal()).isNull();
        assertThat(ended.hostAway()).isFalse();
    }

    @Test
    void a_stopped_program_ends_by_the_signal() {
        var host = host();
        var ref = running(host, "api", Behaviour.RUNS_UNTIL_TERM);
        host.runtime().stop(ref, "SIGTERM");
        await(() -> host.saw(Report.Ended.class, ref));
        var ended = host.first(Report.Ended.class, ref);
        assertThat(ended.exitCode()).isEqualTo(143);
        assertThat(ended.signal()).isEqualTo("SIGTERM");
    }

    @Test
    void a_program_that_ignores_the_signal_lives_until_it_is_killed() {
        var host = host();
        var ref = running(host, "api", Behaviour.IGNORES_TERM);
        host.runtime().stop(ref, "SIGTERM");
        host.runtime().kill(ref);
        await(() -> host.saw(Report.Ended.class, ref));
        var ended = host.first(Report.Ended.class, ref);
        assertThat(ended.exitCode()).isEqualTo(137);
        assertThat(ended.signal()).isEqualTo("SIGKILL");
    }

    @Test
    void what_runs_is_measured_once_it_has_run_for_a_second_and_what_has_ended_is_not() {
        var host = host();
        var api = running(host, "api", Behaviour.RUNS_UNTIL_TERM);
        var job = attempt("job", 1);
        host.runtime().launch(order(job, Behaviour.EXIT_7_AT_ONCE));
        await(() -> host.saw(Report.Ended.class, job));
        await(
                () -> {
                    ((Usage) host.runtime()).measure(List.of(api, job));
                    return host.reports().stream().anyMatch(Report.Measured.class::isInstance);
                });
        var uses =
                host.reports().stream()
                        .flatMap(r -> r instanceof Report.Measured m ? Stream.of(m) : null)
                        .toList()
                        .getFirst()
                        .uses();
        assertThat(uses).extracting(Use::instance, Use::attempt).containsExactly(tuple("api", 1));
        assertThat(uses.getFirst().memoryBytes()).isPositive();
    }

    @Test
    void a_stop_that_comes_before_the_start_is_not_lost() {
        var host = host();
        var ref = attempt("api", 1);
        host.runtime().launch(order(ref, Behaviour.RUNS_UNTIL_TERM));
        host.runtime().stop(ref, "SIGTERM");
        await(() -> host.saw(Report.Ended.class, ref) || host.saw(Report.NeverStarted.class, ref));
        assertThat(host.saw(Report.Started.class, ref))
                .isEqualTo(host.saw(Report.Ended.class, ref));
    }

    @Test
    void a_program_that_cannot_be_started_is_reported_with_the_reason() {
        var host = host();
        var ref = attempt("api", 1);
        host.runtime().launch(order(ref, Behaviour.MISSING_BINARY));
        await(() -> !host.of(ref).isEmpty());
        assertThat(host.of(ref)).hasSize(1);
        assertThat(host.first(Report.StartFailed.class, ref).reason()).contains("no such program");
    }

    @Test
    void an_attempt_is_launched_once() {
        var host = host();
        var ref = attempt("api", 1);
        var order = order(ref, Behaviour.EXIT_7_AT_ONCE);
        host.runtime().launch(order);
        host.runtime().launch(order);
        await(() -> host.saw(Report.Ended.class, ref));
        host.runtime().launch(order);
        var other = running(host, "other", Behaviour.RUNS_UNTIL_TERM);
        assertThat(host.saw(Report.Started.class, other)).isTrue();
        assertThat(host.of(ref)).hasSize(2);
    }

    @Test
    void stopping_an_unknown_attempt_does_nothing() {
        var host = host();
        var unknown = new AttemptRef("nobody", 1, UUID.randomUUID().toString());
        host.runtime().stop(unknown, "SIGTERM");
        host.runtime().kill(unknown);
        running(host, "api", Behaviour.RUNS_UNTIL_TERM);
        assertThat(host.of(unknown)).isEmpty();
    }

    @Test
    void a_running_attempt_is_found_by_the_next_host_which_then_sees_its_end() {
        var first = host();
        var ref = running(first, "api", Behaviour.RUNS_UNTIL_TERM);
        first.runtime().close();

        var second = host();
        second.runtime().adopt(ref, STOP);
        await(() -> !second.of(ref).isEmpty());
        assertThat(second.first(Report.Found.class, ref).identity())
                .isEqualTo(first.first(Report.Started.class, ref).identity());

        second.runtime().stop(ref, "SIGTERM");
        await(() -> second.saw(Report.Ended.class, ref));
        var ended = second.first(Report.Ended.class, ref);
        assertThat(ended.exitCode()).isEqualTo(143);
        assertThat(ended.hostAway()).isFalse();
        assertThat(first.saw(Report.Ended.class, ref)).isFalse();
    }

    @Test
    void what_ended_while_no_host_watched_is_reported_with_its_true_code() {
        var first = host();
        var ref = attempt("api", 1);
        first.runtime().launch(order(ref, Behaviour.EXIT_7_AT_ONCE));
        await(() -> first.saw(Report.Ended.class, ref));
        first.runtime().close();

        var second = host();
        second.runtime().adopt(ref, STOP);
        await(() -> !second.of(ref).isEmpty());
        var ended = second.first(Report.Ended.class, ref);
        assertThat(ended.exitCode()).isEqualTo(7);
        assertThat(ended.hostAway()).isTrue();
        assertThat(ended.at()).isEqualTo(first.first(Report.Ended.class, ref).at());
    }

    @Test
    void an_attempt_that_was_never_launched_is_abandoned_for_good() {
        var ref = attempt("api", 1);
        var second = host();
        second.runtime().adopt(ref, STOP);
        await(() -> !second.of(ref).isEmpty());
        assertThat(second.of(ref).getFirst()).isInstanceOf(Report.NeverStarted.class);

        var late = host();
        late.runtime().launch(order(ref, Behaviour.RUNS_UNTIL_TERM));
        await(() -> !late.of(ref).isEmpty());
        assertThat(late.saw(Report.Started.class, ref)).isFalse();

        var third = host();
        third.runtime().adopt(ref, STOP);
        await(() -> !third.of(ref).isEmpty());
        assertThat(third.of(ref).getFirst()).isInstanceOf(Report.NeverStarted.class);
    }

    /** Launches and waits until the program runs. */
    protected final AttemptRef running(Host host, String instance, Behaviour behaviour) {
        var ref = attempt(instance, 1);
        host.runtime().launch(order(ref, behaviour));
        await(() -> !host.of(ref).isEmpty());
        assertThat(host.of(ref).getFirst()).isInstanceOf(Report.Started.class);
        awaitBehaviour(ref, behaviour);
        return ref;
    }
}
