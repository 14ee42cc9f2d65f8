package dev.reprise.cli.command;

import static java.util.stream.Collectors.joining;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.StateWords;
import dev.reprise.cli.client.Question;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.util.List;

/** Explains the state of a resource. */
public final class Why implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "why",
                        "Explains why a resource is as it is: what it waits for, what is expected"
                                + " and what is there instead, and the events that say so.",
                        "  reprise why web",
                        "  reprise why web --at 118          what it waited for then")
                .addPositional(Options.parameter(0, true, "RESOURCE", "A resource or instance."))
                .addOption(Points.option());
    }

    @Override
    public int run(Invocation invocation) {
        var at = Points.at(invocation);
        try (var reader = Readers.open(invocation)) {
            var name = invocation.requiredParameter(0);
            var reasons =
                    Instances.named(reader.resources(at), name).stream()
                            .map(instance -> instance.at("name").text())
                            .map(instance -> reader.ask(new Question.Reason(instance, at)))
                            .toList();
            if (invocation.json()) {
                reasons.forEach(invocation.out()::println);
            } else {
                reasons.forEach(why -> explain(invocation, why));
            }
        }
        return ExitCode.OK;
    }

    private static void explain(Invocation invocation, Json why) {
        var style = invocation.style();
        var state = why.at("state").text();
        invocation
                .out()
                .println(
                        style.bold(why.at("name").text())
                                + " is "
                                + style.state(state, "", StateWords.of(state))
                                + ": "
                                + why.at("summary").text()
                                + evidence(why));
        for (var condition : why.at("conditions").items()) {
            invocation.out().println("  - " + condition.at("text").text() + evidence(condition));
            detail(invocation, "expected", condition);
            detail(invocation, "actual", condition);
            detail(invocation, "since", condition);
            detail(invocation, "until", condition);
            line(invocation, "try", condition.at("action").at("command"));
        }
        cycle(invocation, why.at("cycle").items());
    }

    private static void detail(Invocation invocation, String key, Json condition) {
        line(invocation, key, condition.at(key));
    }

    private static void line(Invocation invocation, String key, Json value) {
        if (!value.isNull()) {
            invocation
                    .out()
                    .println(
                            "      "
                                    + invocation.style().faint("%-9s".formatted(key))
                                    + value.text());
        }
    }

    private static void cycle(Invocation invocation, List<Json> cycle) {
        if (!cycle.isEmpty()) {
            invocation
                    .out()
                    .println(
                            "  They wait for each other: "
                                    + cycle.stream().map(Json::text).collect(joining(" -> "))
                                    + ". Only a change of the model ends that.");
        }
    }

    private static String evidence(Json reason) {
        var positions = reason.at("evidence").items();
        return positions.isEmpty()
                ? ""
                : positions.stream().map(Json::text).collect(joining(", ", " [", "]"));
    }
}
