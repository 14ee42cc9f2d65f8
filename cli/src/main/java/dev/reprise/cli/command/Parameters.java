package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.Style;
import dev.reprise.cli.client.Api;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.client.Question;
import dev.reprise.cli.client.RefusedException;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Lists the model's parameters, and gives one a value. */
public final class Parameters implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "parameters",
                        "Lists the model's parameters. With 'set NAME' gives one a value, which is"
                                + " asked for on a terminal and else is the first line of stdin:"
                                + " what waits for it starts, what runs with another value is"
                                + " restarted.",
                        "  reprise parameters",
                        "  reprise parameters set token --save",
                        "  echo eu | reprise parameters set region")
                .addPositional(Options.parameter(0, false, "set", "To give one a value."))
                .addPositional(Options.parameter(1, false, "NAME", "Which one."))
                .addOption(
                        Options.flag(
                                "Keep it for later runs too, in a file outside the app host's"
                                        + " directory that only you can read.",
                                "--save"))
                .addOption(Points.option());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        var action = invocation.parameter(0);
        if (action == null) {
            list(invocation);
        } else if (action.equals("set")) {
            set(invocation, invocation.requiredParameter(1));
        } else {
            throw new CliException(
                    ExitCode.INVALID, "parameters takes 'set NAME' or nothing, not " + action);
        }
        return ExitCode.OK;
    }

    private static void list(Invocation invocation) {
        try (var reader = Readers.open(invocation)) {
            var parameters = reader.ask(new Question.Parameters(Points.at(invocation))).items();
            if (invocation.json()) {
                Ps.print(invocation, parameters);
            } else if (parameters.isEmpty()) {
                invocation.out().println("The model has no parameters.");
            } else {
                table(parameters, invocation.style()).print(invocation.out());
            }
        }
    }

    private static Table table(List<Json> parameters, Style style) {
        var table = new Table();
        table.head(style, "NAME", "STATE", "VALUE", "USED BY", "DESCRIPTION");
        for (var parameter : parameters) {
            var missing = parameter.at("state").text().equals("Missing");
            table.row(
                    List.of(
                            new Table.Cell(parameter.at("name").text(), style::bold),
                            new Table.Cell(
                                    parameter.at("state").text(),
                                    missing ? style::caution : style::good),
                            Table.Cell.of(value(parameter, missing)),
                            Table.Cell.of(
                                    parameter.at("usedBy").items().stream()
                                            .map(Json::text)
                                            .collect(Collectors.joining(" "))),
                            Table.Cell.of(parameter.at("description").text())));
        }
        return table;
    }

    private static String value(Json parameter, boolean missing) {
        return parameter.at("secret").truth() && !missing ? "***" : parameter.at("value").text();
    }

    private static void set(Invocation invocation, String name) throws IOException {
        var host = LiveHost.require(invocation.appHost());
        requireParameter(host, name);
        var body =
                Json.object(
                        "value", read(invocation, name),
                        "save", invocation.flag("--save"),
                        "commandId", UUID.randomUUID().toString());
        try {
            var answer = host.api().put("/api/parameters/" + Api.encoded(name), body);
            invocation
                    .out()
                    .println(invocation.json() ? answer.toString() : "parameter " + name + ": set");
        } catch (RefusedException e) {
            throw new CliException(
                    e.status() == 404 ? ExitCode.INVALID : ExitCode.COMMAND_FAILED,
                    String.valueOf(e.getMessage()),
                    e);
        }
    }

    private static void requireParameter(LiveHost host, String name) {
        var names =
                host.ask(new Question.Parameters(null)).items().stream()
                        .map(parameter -> parameter.at("name").text())
                        .toList();
        if (!names.contains(name)) {
            throw new CliException(
                    ExitCode.INVALID,
                    "there is no parameter '"
                            + name
                            + "'"
                            + (names.isEmpty()
                                    ? ": the model has none"
                                    : Nearest.hint(name, names)));
        }
    }

    /** Never from the command line, which every user of the machine can read. */
    private static String read(Invocation invocation, String name) throws IOException {
        var console = System.console();
        if (invocation.terminal().interactive() && console != null && console.isTerminal()) {
            var typed = console.readPassword("value of %s: ", name);
            return typed == null ? "" : new String(typed);
        }
        var stdin = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var line = stdin.readLine();
        if (line == null) {
            throw new CliException(
                    ExitCode.INVALID, "stdin is empty; the value of " + name + " is read from it");
        }
        return line;
    }
}
