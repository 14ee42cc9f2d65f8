package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.Api;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.client.RefusedException;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Runs a command where a resource's program runs. */
public final class Exec implements Command {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "exec",
                        "Runs a command in a resource's container or, for a process, beside it with"
                                + " the same environment and directory; it reads nothing. Prints the"
                                + " first 64 KiB of what it says, its stderr too, to stdout when it"
                                + " has ended, secrets masked. The exit code is the command's;"
                                + " 124: it did not end in time, 126: it cannot be run, 127: there"
                                + " is no such program, 16: refused. Recorded is the program, not"
                                + " its arguments.",
                        "  reprise exec db -- psql -c 'select 1'",
                        "  reprise exec web --timeout 5m -- ./migrate.sh")
                .addPositional(Options.parameter(0, true, "RESOURCE", "A resource or instance."))
                .addPositional(Options.rest(1, "COMMAND", "What to run, after --."))
                .addOption(
                        Options.value(
                                String.class,
                                "TIME",
                                "How long it may take, at most 10 minutes; 60 seconds unless given.",
                                "--timeout"));
    }

    @Override
    public int run(Invocation invocation) {
        var commandLine = invocation.rest(1);
        if (commandLine.isEmpty()) {
            throw new CliException(
                    ExitCode.INVALID, "what is to be run is missing; write it after --");
        }
        var timeout = timeout(invocation);
        var host = LiveHost.require(invocation.appHost());
        var named = Instances.named(host.resources(), invocation.requiredParameter(0));
        if (named.size() > 1) {
            throw new CliException(
                    ExitCode.INVALID,
                    invocation.requiredParameter(0)
                            + " has several instances; name one of "
                            + String.join(
                                    ", ", named.stream().map(r -> r.at("name").text()).toList()));
        }
        var answer = answer(host, named.getFirst().at("name").text(), commandLine, timeout);
        print(invocation, answer);
        notes(invocation, answer);
        return (int) answer.at("exitCode").number();
    }

    private static Duration timeout(Invocation invocation) {
        var timeout = Times.duration("--timeout", invocation.option("--timeout", "60"));
        if (timeout.toSeconds() < 1 || timeout.compareTo(LONGEST) > 0) {
            throw new CliException(
                    ExitCode.INVALID, "--timeout is from 1 second to " + Times.text(LONGEST));
        }
        return timeout;
    }

    private static Json answer(
            LiveHost host, String instance, List<String> commandLine, Duration timeout) {
        var path = "/api/resources/" + Api.encoded(instance) + "/exec";
        var body =
                Json.object(
                        "commandLine", Json.array(commandLine.stream().map(Json::of).toList()),
                        "commandId", UUID.randomUUID().toString(),
                        "timeoutSeconds", timeout.toSeconds());
        try {
            return host.api().postPatiently(path, body);
        } catch (RefusedException e) {
            throw new CliException(ExitCode.COMMAND_FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private static void print(Invocation invocation, Json answer) {
        if (invocation.json()) {
            invocation.out().println(answer);
            return;
        }
        var output = answer.at("output").text();
        invocation.out().print(output);
        if (invocation.terminal().interactive() && !output.isEmpty() && !output.endsWith("\n")) {
            invocation.out().println(); // The shell's prompt begins a line.
        }
        invocation.out().flush();
    }

    /** What is not the command's own to say. */
    private static void notes(Invocation invocation, Json answer) {
        var reason = answer.at("reason");
        if (!reason.isNull()) {
            invocation.err().println("reprise: " + reason.text());
        }
        if (answer.at("truncated").truth()) {
            invocation.err().println("reprise: output beyond 64 KiB is not shown");
        }
    }
}
