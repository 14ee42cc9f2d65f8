package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

/** What people read before anything runs. */
class HelpIT {
    @TempDir private Path directory;

    @Test
    void help_lists_the_commands_exit_codes_and_examples() throws IOException {
        var result = FakeHost.run(directory, "--help");
        assertThat(result.exitCode()).isZero();
        Golden.check("help.txt", result.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "ps",
                "describe",
                "logs",
                "wait",
                "start",
                "stop",
                "restart",
                "command",
                "exec",
                "parameters",
                "why",
                "events",
                "chain",
                "state",
                "diff",
                "blame",
                "timeline",
                "sessions",
                "export",
                "import",
                "open",
                "replay",
                "verify",
                "backup",
                "retention",
                "inspect",
                "dashboard",
                "doctor",
                "completion"
            })
    void every_command_has_help_with_examples(String command) throws IOException {
        var result = FakeHost.run(directory, command, "--help");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Examples:").doesNotContain("--if-orphaned");
        Golden.check("help-" + command + ".txt", result.out());
    }

    @Test
    void help_and_version_are_words_too() {
        assertThat(FakeHost.run(directory, "help", "ps").out())
                .isEqualTo(FakeHost.run(directory, "ps", "--help").out());
        assertThat(FakeHost.run(directory, "help").out())
                .isEqualTo(FakeHost.run(directory, "--help").out());
        assertThat(FakeHost.run(directory, "version").out()).matches("reprise \\S+\n");
    }

    @Test
    void the_version_is_one_line() {
        assertThat(FakeHost.run(directory, "--version").out()).matches("reprise \\S+\n");
    }

    @Test
    void an_unknown_command_option_or_value_is_named_and_exits_with_1() {
        invalid("there is no command nonsense\n", "nonsense");
        invalid("there is no command pss; did you mean ps?", "pss");
        invalid("did you mean --detach?", "run", "--detatch");
        invalid("'abc' is no whole number", "logs", "--tail", "abc");
        invalid("in the search, column 6: ", "events", "type:", "--apphost", here());
        invalid("--at 0 is no position", "ps", "--at", "0", "--apphost", here());
        invalid("ps takes no argument api", "ps", "api");
        invalid("--nonsense", "ps", "--nonsense");
        invalid("'abc'", "state", "--at", "abc");
        invalid("--at -1 is no position", "state", "--at", "-1");
        invalid("--from -1 is no position", "events", "--from", "-1", "--apphost", here());
        invalid("unknown option --folow", "events", "--folow", "--apphost", here());
        invalid("--to and -f exclude each other", "events", "-f", "--to", "9", "--apphost", here());
        invalid("--at and -f exclude each other", "logs", "-f", "--at", "9", "--apphost", here());
        invalid("name two points or two sessions", "diff", "3", "session:1");
        invalid("--port 70000 is outside 0..65535", "run", "--port", "70000", "--apphost", here());
        invalid("Missing required parameter: 'RESOURCE'", "why");
    }

    @Test
    void no_app_host_has_an_exit_code_of_its_own() {
        var result = FakeHost.run(directory, "ps");
        assertThat(result.exitCode()).isEqualTo(ExitCode.NO_APP_HOST);
        assertThat(result.err()).contains("there is no AppHost.java in " + directory);
    }

    @Test
    void completion_is_a_script_that_knows_the_commands() {
        var result = FakeHost.run(directory, "completion", "bash");
        assertThat(result.out()).contains("complete -F", "dashboard", "--apphost");
        invalid("only bash and zsh", "completion", "fish");
    }

    private String here() {
        directory.resolve(".reprise").toFile().mkdir();
        return directory.toString();
    }

    private void invalid(String message, String... args) {
        var result = FakeHost.run(directory, args);
        assertThat(result.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(result.err()).contains(message);
        assertThat(result.out()).isEmpty();
    }
}
