package dev.reprise.engine.runtime.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.CommandSpec.Argument;
import dev.reprise.app.spec.CommandSpec.InputType;
import dev.reprise.engine.ExecResult;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.CommandRuns.Order;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Report.CommandEnded;
import dev.reprise.engine.runtime.Secrets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Commands of the model as real processes. */
class ModelCommandRunsIT {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir Path directory;

    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ModelCommandRuns runs =
            new ModelCommandRuns(reports::add, new Known(), Execs.NONE);

    @AfterEach
    void close() {
        runs.close();
    }

    @Test
    void it_has_the_programs_environment_and_directory_its_arguments_and_the_attempts_id() {
        runs.run(order("1", LONG, "echo $SHOP $REPRISE_ARG_DRY_RUN $REPRISE_ATTEMPT; pwd"));
        assertThat(end("1"))
                .isEqualTo(new CommandEnded("api", "1", true, "open yes a-1\n" + directory));
    }

    @Test
    void no_secret_is_left_in_what_it_says_and_of_much_the_last_lines_are() {
        runs.run(order("1", LONG, "echo $REPRISE_ARG_PIN; echo hush-4711"));
        assertThat(end("1").detail()).isEqualTo("***\n***");
        runs.run(order("2", LONG, "seq 1 100000"));
        assertThat(end("2").detail().lines()).hasSize(20).endsWith("100000");
    }

    @Test
    void one_that_fails_or_cannot_be_run_says_so() {
        runs.run(order("1", LONG, "echo broken; exit 3"));
        assertThat(end("1"))
                .isEqualTo(new CommandEnded("api", "1", false, "sh exited with 3:\nbroken"));
        runs.run(order("2", LONG, List.of("/no/such/program")));
        assertThat(end("2").ok()).isFalse();
        assertThat(end("2").detail()).startsWith("/no/such/program ");
    }

    @Test
    void one_that_takes_too_long_is_killed_with_all_it_started() throws Exception {
        runs.run(order("1", Duration.ofMillis(300), "sleep 300 & echo $! >pid; wait"));
        assertThat(end("1").detail()).isEqualTo("sh did not end within 300 ms");
        gone();
    }

    @Test
    void one_that_is_not_wanted_any_more_is_killed_and_one_that_is_goes_on() throws Exception {
        runs.run(order("1", LONG, "sleep 300 & echo $! >pid; wait"));
        runs.run(order("2", LONG, "while [ ! -e go ]; do sleep 0.05; done"));
        await().until(() -> Files.exists(directory.resolve("pid")));
        await().until(() -> !Files.readString(directory.resolve("pid")).isBlank());
        runs.keep(Set.of("api/2"));
        gone();
        Files.createFile(directory.resolve("go"));
        assertThat(end("2").ok()).isTrue();
        assertThat(reports).hasSize(1);
    }

    @Test
    void of_one_that_the_model_does_not_know_the_asker_learns_all_and_the_log_the_exit_code()
            throws Exception {
        var script = "echo $SHOP; pwd >&2; echo hush-4711; exit 3";
        assertThat(adHoc("1", LONG, "sh", "-c", script))
                .isEqualTo(ExecResult.ended(3, "open\n" + directory + "\n***\n", false));
        assertThat(end("1")).isEqualTo(new CommandEnded("api", "1", false, "exit code 3"));
        assertThat(adHoc("2", LONG, "seq", "1", "100").output().lines()).hasSize(100);
        assertThat(end("2").ok()).isTrue();
    }

    @Test
    void one_that_cannot_be_run_or_takes_too_long_ends_as_in_a_shell() throws Exception {
        assertThat(adHoc("1", LONG, "/no/such/program").exitCode()).isEqualTo(ExecResult.NOT_FOUND);
        assertThat(adHoc("2", LONG, "/").exitCode()).isEqualTo(ExecResult.NOT_RUNNABLE);
        assertThat(adHoc("3", Duration.ofMillis(300), "sleep", "300"))
                .isEqualTo(
                        ExecResult.failed(ExecResult.TIMED_OUT, "sleep did not end within 300 ms"));
        assertThat(adHoc("4", LONG, "no-such-program"))
                .isEqualTo(
                        ExecResult.failed(
                                ExecResult.NOT_FOUND,
                                "no-such-program cannot be run: No such file or directory"));
    }

    @Test
    void of_one_that_prints_too_much_it_is_said_that_more_may_have_come() throws Exception {
        var most = adHoc("1", LONG, "sh", "-c", "head -c 70000 /dev/zero | tr '\\0' x");
        assertThat(most.output()).hasSize(Execs.MOST_OUTPUT);
        assertThat(most.truncated()).isTrue();
        assertThat(adHoc("2", LONG, "echo", "little").truncated()).isFalse();
    }

    @Test
    void told_twice_it_is_run_once() {
        var order = order("1", LONG, "echo x >>runs");
        runs.run(order);
        runs.run(order);
        end("1");
        runs.run(order("2", LONG, "cat runs"));
        assertThat(end("2").detail()).isEqualTo("x");
    }

    private void gone() throws Exception {
        var pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private CommandEnded end(String id) {
        return await().until(
                        () ->
                                reports.stream()
                                        .map(CommandEnded.class::cast)
                                        .filter(e -> e.commandId().equals(id))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private Order order(String id, Duration timeout, String script) {
        return order(id, timeout, List.of("sh", "-c", script));
    }

    private Order order(String id, Duration timeout, List<String> commandLine) {
        var arguments =
                List.of(argument("dry-run", InputType.TEXT), argument("pin", InputType.SECRET));
        var command =
                new CommandSpec(
                        "reset", "Reset", null, null, false, commandLine, timeout, arguments);
        return new Order(
                "api/" + id,
                id,
                new AttemptRef("api", 1, "a-1"),
                command,
                Map.of("dry-run", "yes", "pin", "9876"),
                Map.of("SHOP", "open"),
                directory.toString(),
                false,
                null);
    }

    private ExecResult adHoc(String id, Duration timeout, String... commandLine) throws Exception {
        var asked = order(id, timeout, List.of(commandLine));
        var result = new CompletableFuture<ExecResult>();
        runs.run(
                new Order(
                        asked.key(),
                        id,
                        asked.ref(),
                        asked.command(),
                        Map.of(),
                        asked.environment(),
                        asked.workingDirectory(),
                        false,
                        result));
        return result.get(30, TimeUnit.SECONDS);
    }

    private static Argument argument(String name, InputType type) {
        return new Argument(name, name, type, false, null, List.of(), null, null);
    }

    private static final class Known implements Secrets {
        @Override
        public Optional<String> value(String name) {
            return Optional.empty();
        }

        @Override
        public Collection<String> values() {
            return List.of("hush-4711");
        }
    }
}
