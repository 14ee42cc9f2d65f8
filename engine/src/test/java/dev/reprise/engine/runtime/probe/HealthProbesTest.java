package dev.reprise.engine.runtime.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.engine.console.Extent;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Probes.Target;
import dev.reprise.engine.runtime.Report.CommandEnded;
import dev.reprise.engine.runtime.Report.Verdict;
import dev.reprise.engine.runtime.Secrets;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

class HealthProbesTest {
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final List<Verdict> verdicts = new ArrayList<>();
    private final List<CommandEnded> ends = new ArrayList<>();
    private final Map<String, Integer> runs = new HashMap<>();
    private final Lines console = new Lines();
    private final Shown secrets = new Shown();
    private HealthProbes.Check check = target -> Outcome.healthy("fine");
    private final HealthProbes probes =
            new HealthProbes(
                    report -> {
                        if (report instanceof CommandEnded end) {
                            ends.add(end);
                        } else {
                            verdicts.add((Verdict) report);
                        }
                    },
                    console,
                    secrets,
                    scheduler,
                    target -> {
                        runs.merge(target.ref().instance(), 1, Integer::sum);
                        return check.run(target);
                    });

    @Test
    void a_new_target_is_probed_at_once_and_a_verdict_is_reported_once() {
        probes.watch(List.of(tcp("api", 1)));
        seconds(0);
        seconds(95);

        assertThat(verdicts)
                .containsExactly(new Verdict("api", 1, "check", Health.HEALTHY, "fine"));
        assertThat(runs).containsEntry("api", 4);
    }

    @Test
    void nothing_is_probed_that_is_not_watched() {
        seconds(100);

        assertThat(runs).isEmpty();
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void a_program_that_starts_slowly_is_unhealthy_once_and_then_healthy() {
        check = _ -> Outcome.unhealthy("refused", "port 80: nothing accepts connections");
        probes.watch(List.of(tcp("api", 1)));
        seconds(2);
        check = _ -> Outcome.healthy("fine");
        seconds(2);

        assertThat(verdicts)
                .extracting(Verdict::health, Verdict::detail)
                .containsExactly(
                        tuple(Health.UNHEALTHY, "port 80: nothing accepts connections"),
                        tuple(Health.HEALTHY, "fine"));
    }

    @Test
    void targets_that_stay_are_not_disturbed_and_others_end() {
        probes.watch(List.of(tcp("api", 1), tcp("web", 1)));
        seconds(1);
        probes.watch(List.of(tcp("api", 1)));
        seconds(1);
        assertThat(runs).containsEntry("api", 1).containsEntry("web", 1);

        seconds(30);

        assertThat(runs).containsEntry("api", 2).containsEntry("web", 1);
        assertThat(scheduler.waiting()).isEqualTo(1);
    }

    @Test
    void a_new_attempt_is_probed_at_once_and_gets_a_verdict_of_its_own() {
        probes.watch(List.of(tcp("api", 1)));
        seconds(1);
        probes.watch(List.of(tcp("api", 2)));
        seconds(1);

        assertThat(verdicts).extracting(Verdict::attempt).containsExactly(1, 2);
    }

    @Test
    void what_a_run_sees_after_its_target_has_ended_is_not_reported() {
        check =
                _ -> {
                    probes.watch(List.of());
                    return Outcome.healthy("too late");
                };
        probes.watch(List.of(tcp("api", 1)));
        seconds(60);

        assertThat(verdicts).isEmpty();
        assertThat(runs).containsEntry("api", 1);
    }

    @Test
    void a_check_that_throws_is_unhealthy_and_runs_again() {
        check =
                _ -> {
                    throw new IllegalStateException("no such driver");
                };
        probes.watch(List.of(tcp("api", 1)));
        seconds(1);
        check = _ -> Outcome.healthy("fine");
        seconds(1);

        assertThat(verdicts)
                .extracting(Verdict::detail)
                .containsExactly("the check failed: IllegalStateException: no such driver", "fine");
    }

    @Test
    void another_reason_is_reported_at_most_every_15_s() {
        check = _ -> Outcome.unhealthy("refused", "nothing there");
        probes.watch(List.of(tcp("api", 1)));
        seconds(5);
        check = _ -> Outcome.unhealthy("status 503", "starting " + scheduler.now());
        seconds(9);
        assertThat(verdicts).hasSize(1);

        seconds(2);
        assertThat(verdicts).hasSize(2);
        assertThat(verdicts.getLast().detail()).startsWith("starting");

        seconds(60);
        assertThat(verdicts).hasSize(2);
    }

    @Test
    void secrets_are_masked_before_a_detail_is_cut() {
        secrets.values = List.of("hunter2", "hunter2-and-more");
        check =
                _ ->
                        Outcome.unhealthy(
                                "x", "login hunter2-and-more " + "x".repeat(1_980) + "hunter2");
        probes.watch(List.of(tcp("api", 1)));
        seconds(0);

        assertThat(verdicts.getFirst().detail())
                .startsWith("login *** xxx")
                .doesNotContain("hunt")
                .hasSizeLessThanOrEqualTo(2_000);
    }

    @Test
    void where_secrets_are_not_known_no_detail_is_told() {
        secrets.known = false;
        check = _ -> Outcome.unhealthy("x", "login hunter2");
        probes.watch(List.of(tcp("api", 1)));
        seconds(0);

        assertThat(verdicts.getFirst().detail())
                .isEqualTo("not shown: this host does not know the app's secrets");
    }

    @Test
    void a_log_line_is_healthy_from_the_first_match_on() {
        probes.watch(List.of(target("api", 3, new CheckSpec.LogLine("ready in \\d+"))));
        seconds(1);
        assertThat(console.query.resource()).isEqualTo("api");
        assertThat(console.query.attempt()).isEqualTo(3);
        assertThat(console.query.grep()).accepts("ready in 5 ms").rejects("not ready");
        assertThat(verdicts).isEmpty();

        console.say("ready in 5 ms");
        console.say("ready in 6 ms");
        seconds(60);

        assertThat(verdicts)
                .containsExactly(
                        new Verdict(
                                "api",
                                3,
                                "check",
                                Health.HEALTHY,
                                "stdout line 12: ready in 5 ms"));
    }

    @Test
    void without_a_matching_line_within_the_timeout_it_is_unhealthy_until_one_comes() {
        probes.watch(List.of(target("api", 1, new CheckSpec.LogLine("ready"))));
        seconds(4);
        assertThat(verdicts).isEmpty();
        seconds(1);
        assertThat(verdicts.getLast().detail()).isEqualTo("no line matches 'ready' yet");

        console.say("ready");
        assertThat(verdicts.getLast().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void a_pattern_that_is_none_is_unhealthy_and_says_so() {
        probes.watch(List.of(target("api", 1, new CheckSpec.LogLine("ready("))));
        seconds(0);

        assertThat(verdicts.getLast().detail())
                .isEqualTo("'ready(' is not a regular expression: Unclosed group");
    }

    @Test
    void a_console_that_cannot_be_read_is_tried_again() {
        console.broken = true;
        probes.watch(List.of(target("api", 1, new CheckSpec.LogLine("ready"))));
        seconds(1);
        assertThat(verdicts.getLast().detail()).isEqualTo("the console cannot be read: gone");

        console.broken = false;
        seconds(5);
        console.say("ready");
        assertThat(verdicts.getLast().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void a_line_after_the_target_has_ended_is_not_reported() {
        probes.watch(List.of(target("api", 1, new CheckSpec.LogLine("ready"))));
        seconds(1);
        probes.watch(List.of());
        console.say("ready");
        seconds(60);

        assertThat(verdicts).isEmpty();
    }

    @Test
    void a_check_that_is_wished_for_runs_at_once_and_the_others_when_they_are_due() {
        probes.watch(List.of(tcp("api", 1), tcp("web", 1)));
        seconds(10);
        check = _ -> Outcome.unhealthy("refused", "nothing there");
        probes.runNow(new AttemptRef("api", 1, "id-1"), "c-1");
        assertThat(ends).isEmpty();
        seconds(0);

        assertThat(runs).containsEntry("api", 2).containsEntry("web", 1);
        assertThat(ends)
                .containsExactly(new CommandEnded("api", "c-1", false, "check: nothing there"));
        check = _ -> Outcome.healthy("fine");
        seconds(1);
        assertThat(runs).as("its cadence goes on from there").containsEntry("api", 3);
        probes.runNow(new AttemptRef("api", 1, "id-1"), "c-2");
        seconds(0);
        assertThat(ends.getLast()).isEqualTo(new CommandEnded("api", "c-2", true, "check: fine"));
    }

    @Test
    void a_check_that_is_wished_for_has_an_end_whatever_becomes_of_its_target() {
        var api = new AttemptRef("api", 1, "id-1");
        probes.runNow(api, "c-1");
        assertThat(ends.getLast().detail()).isEqualTo("none of its checks can be run now");

        probes.watch(List.of(tcp("api", 1)));
        probes.runNow(api, "c-2");
        probes.watch(List.of());
        assertThat(ends.getLast().detail()).isEqualTo("check: it ended before the check had run");

        probes.watch(List.of(target("api", 1, new CheckSpec.LogLine("ready"))));
        probes.runNow(api, "c-3");
        assertThat(ends.getLast().detail()).isEqualTo("check: no line matches 'ready' yet");
        assertThat(ends).extracting(CommandEnded::ok).containsOnly(false);
    }

    @Test
    void after_close_nothing_is_watched_any_more() {
        probes.watch(List.of(tcp("api", 1)));
        probes.close();
        probes.watch(List.of(tcp("api", 2)));
        seconds(60);

        assertThat(runs).isEmpty();
        assertThat(scheduler.waiting()).isZero();
    }

    private void seconds(int seconds) {
        scheduler.advance(Duration.ofSeconds(seconds));
    }

    private static Target tcp(String instance, int attempt) {
        return target(instance, attempt, new CheckSpec.Tcp("tcp"));
    }

    private static Target target(String instance, int attempt, CheckSpec.Probe probe) {
        return new Target(
                new AttemptRef(instance, attempt, "id-" + attempt),
                new CheckSpec("check", probe, null, Duration.ofSeconds(5), 3, 1, false),
                Map.of(),
                Map.of(),
                "/");
    }

    /** A console that says what the test makes it say. */
    private static final class Lines implements ConsoleReader {
        private ConsoleQuery query;
        private Consumer<ConsoleLine> follower;
        private boolean broken;

        @Override
        public Stream<ConsoleLine> read(ConsoleQuery query) {
            return Stream.empty();
        }

        @Override
        public AutoCloseable follow(ConsoleQuery query, Consumer<ConsoleLine> lines) {
            if (broken) {
                throw new IllegalStateException("gone");
            }
            this.query = query;
            follower = lines;
            return () -> {};
        }

        @Override
        public List<Extent> extents(String resource, Instant until) {
            return List.of();
        }

        void say(String text) {
            follower.accept(new ConsoleLine("api", 3, "stdout", 12, Instant.EPOCH, null, text, 12));
        }
    }

    /** Secrets that the test sets. */
    private static final class Shown implements Secrets {
        private List<String> values = List.of();
        private boolean known = true;

        @Override
        public boolean known() {
            return known;
        }

        @Override
        public Optional<String> value(String name) {
            return Optional.empty();
        }

        @Override
        public Collection<String> values() {
            return values;
        }
    }
}
