package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.event.ResourceEvent.CommandBegun;
import dev.reprise.app.event.ResourceEvent.CommandRequested;
import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.CommandSpec.Argument;
import dev.reprise.app.spec.CommandSpec.InputType;
import dev.reprise.engine.CommandRejectedException;
import dev.reprise.engine.Exec;
import dev.reprise.engine.InvalidArgumentException;
import dev.reprise.engine.UnknownResourceException;
import dev.reprise.engine.Wish;
import dev.reprise.engine.Wish.Kind;
import dev.reprise.projections.CommandView;
import dev.reprise.testing.simulation.Program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Commands of the model: run once, whatever happens, and never with a secret written down. */
class ModelCommandsTest {
    private static final CommandSpec RESET =
            new CommandSpec(
                    "reset",
                    "Reset",
                    null,
                    "Really?",
                    true,
                    List.of("reset.sh"),
                    Duration.ofMinutes(1),
                    List.of(
                            argument("kind", InputType.CHOICE, true, null, "all", "orders"),
                            argument("pin", InputType.SECRET, false, null),
                            argument("dry-run", InputType.BOOLEAN, false, "false"),
                            argument("days", InputType.NUMBER, false, null)));

    private final Rig rig = new Rig();
    private int commands;

    @AfterEach
    void the_log_gives_the_same_steps_again() {
        rig.sound();
    }

    @Test
    void it_is_run_once_with_its_arguments_and_settles_with_what_it_says() {
        rig.start(resource("api").command(RESET));
        var id = reset(Map.of("kind", "all", "pin", "4711")).join();
        assertThat(rig.outcome("api", id)).isEqualTo("not settled");
        rig.run(Duration.ofSeconds(2));
        assertThat(rig.outcome("api", id)).isEqualTo("OK: reset done");
        var orders = rig.host().commandRuns().orders();
        assertThat(orders).hasSize(1);
        assertThat(orders.getFirst().arguments())
                .isEqualTo(Map.of("kind", "all", "pin", "4711", "dry-run", "false"));
        assertThat(rig.events(CommandRequested.class, "api"))
                .containsExactly(
                        new CommandRequested(
                                id, "reset", Map.of("kind", "all", "dry-run", "false")));
        assertThat(rig.log.read(0, 1_000)).noneMatch(e -> e.payload().contains("4711"));
        wish("api", id, Map.of("kind", "all")).join();
        rig.run(Duration.ofSeconds(2));
        assertThat(orders).as("the same id again").hasSize(1);
    }

    @Test
    void one_that_its_host_died_over_has_failed_and_is_not_run_again() {
        rig.start(resource("api").command(RESET));
        var id = reset(Map.of("kind", "all")).join();
        assertThat(rig.events(CommandBegun.class, "api")).hasSize(1);
        rig.crash().start(resource("api").command(RESET));
        rig.run(Duration.ofSeconds(3));
        assertThat(rig.outcome("api", id)).isEqualTo("FAILED: the host died while it ran");
        assertThat(rig.host().commandRuns().orders()).isEmpty();
    }

    @Test
    void a_stop_of_the_app_does_not_wait_for_it() {
        rig.start(resource("api").command(RESET));
        var id = reset(Map.of("kind", "all")).join();
        rig.stopApp(false);
        rig.run(Duration.ofMillis(500));
        assertThat(rig.outcome("api", id)).isEqualTo("FAILED: the app is stopping");
        assertThat(rig.host().state().session().ended()).isTrue();
    }

    @Test
    void it_is_for_what_runs_and_for_all_replicas_that_do() {
        rig.program("api-2", Program.absent())
                .start(
                        resource("api").replicas(2).command(RESET),
                        resource("db").explicitStart().command(RESET));
        var id = reset(Map.of("kind", "all")).join();
        rig.run(Duration.ofSeconds(2));
        assertThat(rig.outcome("api-1", id)).startsWith("OK");
        assertThat(rig.outcome("api-2", id)).isEqualTo("not settled");
        assertThat(state("api-1", "reset")).isEqualTo("Enabled");
        assertThat(state("db", "reset")).isEqualTo("Disabled");
        assertThat(state("db", "start")).isEqualTo("Enabled");
        assertThat(state("db", "stop")).isEqualTo("Hidden");
        assertThat(state("db", "restart")).isEqualTo("Disabled");
        assertThatThrownBy(wish("db", "c-x", Map.of("kind", "all"))::join)
                .hasCauseInstanceOf(CommandRejectedException.class)
                .hasMessageContaining("db is NotStarted: reset can be run while it runs");
    }

    @ParameterizedTest
    @CsvSource({
        "pin,      1,   argument kind is missing",
        "kind,     one, 'argument kind is not allowed: it is one of all, orders'",
        "days,     x,   argument days is not allowed: it is a number like 42 or -0.5",
        "dry-run,  yes, argument dry-run is not allowed: it is true or false",
        "force,    1,   'argument force is not known to reset; known are kind, pin, dry-run, days'"
    })
    void what_is_said_with_it_is_checked_first(String name, String value, String problem) {
        rig.start(resource("api").command(RESET));
        var arguments = new java.util.HashMap<String, String>();
        if (!name.equals("pin")) {
            arguments.put("kind", "all");
        }
        arguments.put(name, value);
        assertThatThrownBy(reset(arguments)::join)
                .hasCauseInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining(problem);
        assertThat(rig.events(CommandRequested.class)).isEmpty();
    }

    @Test
    void an_unknown_one_is_answered_with_those_there_are() {
        rig.start(resource("api").command(RESET));
        var wish = new Wish(Kind.RUN, "api", false, "test", "c-0", "rest", Map.of());
        var answer = rig.host().wish(wish);
        rig.run(Duration.ZERO);
        assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(UnknownResourceException.class)
                .hasMessageContaining("there are start, stop, restart, reset");
    }

    @Test
    void of_one_that_the_model_does_not_know_only_the_program_is_written_down() {
        rig.start(resource("api"));
        exec("api").join();
        rig.run(Duration.ofSeconds(2));
        assertThat(rig.events(CommandRequested.class, "api"))
                .containsExactly(new CommandRequested("c-e", "exec login", Map.of()));
        assertThat(rig.outcome("api", "c-e")).startsWith("OK");
        assertThat(rig.host().commandRuns().orders().getFirst().command().commandLine())
                .containsExactly("/bin/login", "hush-4711");
        assertThat(rig.log.read(0, 1_000)).noneMatch(e -> e.payload().contains("hush"));
    }

    @Test
    void one_that_the_model_does_not_know_is_over_with_the_host_that_was_asked() {
        rig.start(resource("api"));
        exec("api").join();
        rig.crash().start(resource("api"));
        rig.run(Duration.ofSeconds(3));
        assertThat(rig.outcome("api", "c-e")).isEqualTo("FAILED: the host died while it ran");
        assertThat(rig.host().commandRuns().orders()).isEmpty();
    }

    @Test
    void one_that_the_model_does_not_know_is_for_one_instance_that_runs() {
        rig.start(resource("api").replicas(2), resource("db").explicitStart());
        assertThatThrownBy(exec("api")::join)
                .hasCauseInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("name one of api-1, api-2");
        assertThatThrownBy(exec("db")::join)
                .hasCauseInstanceOf(CommandRejectedException.class)
                .hasMessageContaining("db is NotStarted: exec login can be run while it runs");
        assertThat(rig.events(CommandRequested.class)).isEmpty();
    }

    @Test
    void the_checks_can_be_run_at_once_where_there_are_any() {
        rig.start(resource("api").checked(), resource("db"));
        var id = probe("api").join();
        rig.run(Duration.ofSeconds(2));
        assertThat(rig.outcome("api", id)).startsWith("OK");
        assertThat(rig.events(CommandRequested.class, "api"))
                .containsExactly(new CommandRequested(id, "probe", Map.of()));
        assertThat(state("api", "probe")).isEqualTo("Enabled");
        assertThat(rig.host().state().commandsOf("db").orElseThrow())
                .extracting(CommandView::name)
                .doesNotContain("probe");
        assertThatThrownBy(probe("db")::join)
                .hasCauseInstanceOf(CommandRejectedException.class)
                .hasMessageContaining("db has no health checks");
    }

    private CompletableFuture<String> probe(String target) {
        var wish =
                new Wish(
                        Kind.PROBE, target, false, "test", "c-" + ++commands, Wish.PROBE, Map.of());
        var answer = rig.host().wish(wish);
        rig.run(Duration.ZERO);
        return answer;
    }

    private CompletableFuture<String> exec(String target) {
        var commandLine = List.of("/bin/login", "hush-4711");
        var exec = new Exec(target, commandLine, Duration.ofSeconds(5), "test", "c-e");
        var answer = rig.host().wish(Wish.AdHoc.wish(exec));
        rig.run(Duration.ZERO);
        return answer;
    }

    private String state(String instance, String command) {
        return rig.host().state().commandsOf(instance).orElseThrow().stream()
                .filter(c -> c.name().equals(command))
                .map(CommandView::state)
                .findFirst()
                .orElseThrow();
    }

    private CompletableFuture<String> reset(Map<String, String> arguments) {
        return wish("api", "c-" + ++commands, arguments);
    }

    private CompletableFuture<String> wish(
            String target, String id, Map<String, String> arguments) {
        var answer =
                rig.host().wish(new Wish(Kind.RUN, target, false, "test", id, "reset", arguments));
        rig.run(Duration.ZERO);
        return answer;
    }

    private static Argument argument(
            String name, InputType type, boolean required, String preset, String... options) {
        return new Argument(name, name, type, required, preset, List.of(options), null, null);
    }
}
