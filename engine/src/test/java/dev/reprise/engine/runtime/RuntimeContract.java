package dev.reprise.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.StopSpec;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** What every runtime promises, whatever it runs. */
public abstract class RuntimeContract {
    /** Programs that each adapter provides in its own way. */
    public enum Behaviour {
        EXIT_7_AT_ONCE,
        RUNS_UNTIL_TERM,
        IGNORES_TERM,
        MISSING_BINARY
    }

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);

    protected static final StopSpec STOP =
            new StopSpec("SIGTERM", Duration.ofSeconds(5), Duration.ofMinutes(1));

    /** A runtime as one host has it, and what it reported. */
    public record Host(Runtime runtime, List<Report> reports) {
        /** Returns the reports about one attempt, in order. */
        public List<Report> of(AttemptRef ref) {
            return reports.stream().filter(report -> concerns(report, ref)).toList();
        }

        /** Returns the first report of that kind about one attempt. */
        public <R extends Report> R first(Class<R> kind, AttemptRef ref) {
            return of(ref).stream().filter(kind::isInstance).map(kind::cast).findFirst().get();
        }

        public boolean saw(Class<? extends Report> kind, AttemptRef ref) {
            return of(ref).stream().anyMatch(kind::isInstance);
        }
    }

    private final List<Host> hosts = new ArrayList<>();
    private final List<AttemptRef> refs = new ArrayList<>();

    /** Returns a runtime over the same place as every other of this test. */
    protected abstract Runtime open(Reports reports);

    /** Returns an order whose program behaves so. */
    protected abstract LaunchOrder order(AttemptRef ref, Behaviour behaviour);

    /** Waits until a started program behaves as ordered, where that takes it a moment. */
    protected void awaitBehaviour(AttemptRef ref, Behaviour behaviour) {}

    /** Waits until {@code condition} holds; an adapter on virtual time moves it instead. */
    protected void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(5))
                .pollDelay(Duration.ZERO)
                .until(condition);
    }

    protected final Host host() {
        var reports = new CopyOnWriteArrayList<Report>();
        var host = new Host(open(reports::add), reports);
        hosts.add(host);
        return host;
    }

    protected final AttemptRef attempt(String instance, int attempt) {
        var ref = new AttemptRef(instance, attempt, UUID.randomUUID().toString());
        refs.add(ref);
        return ref;
    }

    @AfterEach
    void nothing_is_left_behind() {
        hosts.forEach(host -> host.runtime().close());
        var last = host();
        for (var ref : refs) {
            last.runtime().adopt(ref, STOP);
            await(() -> !last.of(ref).isEmpty());
            last.runtime().kill(ref);
            await(() -> !last.saw(Report.Found.class, ref) || isOver(last, ref));
        }
        last.runtime().close();
    }

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
    void a_stop_that_comes_before_the_start_is_not_lost() {
        var host = host();
        var ref = attempt("api", 1);
        host.runtime().launch(order(ref, Behaviour.RUNS_UNTIL_TERM));
        host.runtime().stop(ref, "SIGTERM");
        await(() -> host.saw(Report.Ended.class, ref));
        assertThat(host.saw(Report.Started.class, ref)).isTrue();
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

    protected final ProcessIdentity identity(Host host, AttemptRef ref) {
        return host.first(Report.Started.class, ref).identity();
    }

    private static boolean isOver(Host host, AttemptRef ref) {
        return host.saw(Report.Ended.class, ref) || host.saw(Report.Gone.class, ref);
    }

    private static boolean concerns(Report report, AttemptRef ref) {
        return switch (report) {
            case Report.Started r -> is(ref, r.instance(), r.attempt());
            case Report.StartFailed r -> is(ref, r.instance(), r.attempt());
            case Report.Found r -> is(ref, r.instance(), r.attempt());
            case Report.NeverStarted r -> is(ref, r.instance(), r.attempt());
            case Report.Gone r -> is(ref, r.instance(), r.attempt());
            case Report.Ended r -> is(ref, r.instance(), r.attempt());
            case Report.Verdict _, Report.ProxyUp _, Report.ProxyDown _ -> false;
            case Report.OutputTruncated _, Report.OutputGap _, Report.OutputSealed _ -> false;
        };
    }

    private static boolean is(AttemptRef ref, String instance, int attempt) {
        return ref.instance().equals(instance) && ref.attempt() == attempt;
    }
}
