package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Runs a command that the model gives a resource. */
public final class ModelCommand implements Command {
    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                                this,
                                "command",
                                "Runs a command that the model gives a resource, and waits for its"
                                        + " outcome. A value of - is the next line of stdin: for"
                                        + " secrets, since every user of the machine can read"
                                        + " arguments.",
                                "  reprise command db reset kind=orders",
                                "  reprise command db unlock pin=- < pin.txt")
                        .addPositional(
                                Options.parameter(0, true, "RESOURCE", "A resource or instance."))
                        .addPositional(Options.parameter(1, true, "NAME", "The command."))
                        .addPositional(Options.rest(2, "ARGUMENT=VALUE", "What it is to know."));
        ResourceCommands.addOptions(spec);
        return spec;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        var arguments = Json.object();
        var stdin = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var word : invocation.rest(2)) {
            var equals = word.indexOf('=');
            if (equals < 1) {
                throw new CliException(
                        ExitCode.INVALID, word + " is no argument; write NAME=VALUE");
            }
            var value = word.substring(equals + 1);
            var line = value.equals("-") ? stdin.readLine() : value;
            if (line == null) {
                throw new CliException(ExitCode.INVALID, word + ": stdin has no more lines");
            }
            arguments = arguments.with(word.substring(0, equals), line);
        }
        ResourceCommands.submit(
                invocation,
                invocation.requiredParameter(1),
                invocation.requiredParameter(0),
                Json.object("arguments", arguments));
        return ExitCode.OK;
    }
}
