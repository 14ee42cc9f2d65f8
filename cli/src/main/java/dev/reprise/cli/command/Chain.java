package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.Question;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tells what led to an event and what it led to. */
public final class Chain implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "chain",
                        "Tells what led to an event, from the wish or the observation that began"
                                + " it, and what it led to, up to what settled the wish.",
                        "  reprise chain 118",
                        "  reprise chain 118 --json | jq '.causes[].text'")
                .addPositional(
                        Options.parameter(0, true, "POINT", "The event's position, or a time."));
    }

    @Override
    public int run(Invocation invocation) {
        var at = Objects.requireNonNull(Times.point("position", invocation.requiredParameter(0)));
        try (var reader = Readers.open(invocation)) {
            var chain = reader.ask(new Question.Links(at));
            if (invocation.json()) {
                invocation.out().println(chain);
            } else {
                print(invocation, chain);
            }
        }
        return ExitCode.OK;
    }

    private static void print(Invocation invocation, Json chain) {
        var settled =
                chain.at("settledBy").items().stream()
                        .map(Json::number)
                        .collect(Collectors.toSet());
        var style = invocation.style();
        var table = new Table();
        table.head(style, "", "POSITION", "TIME", "BY", "RESOURCE", "TYPE", "WHAT");
        chain.at("causes").items().forEach(link -> table.row(row("", link, invocation)));
        table.row(row("→", chain.at("event"), invocation));
        for (var effect : chain.at("effects").items()) {
            var mark = settled.contains(effect.at("position").number()) ? "settled" : "";
            table.row(row(mark, effect, invocation));
        }
        table.print(invocation.out());
        if (!chain.at("complete").truth()) {
            invocation
                    .err()
                    .println(
                            "there may be more effects after position "
                                    + chain.at("searchedTo").number());
        }
    }

    private static List<Table.Cell> row(String mark, Json link, Invocation invocation) {
        var style = invocation.style();
        return List.of(
                new Table.Cell(mark, mark.equals("→") ? style::bold : style::good),
                Table.Cell.of(link.at("position").number()),
                new Table.Cell(
                        Times.clock(link.at("recordedAt").instant().orElse(Instant.EPOCH)),
                        style::faint),
                Table.Cell.of(link.at("actor").text()),
                new Table.Cell(link.at("resource").text(), style::bold),
                Table.Cell.of(link.at("type").text()),
                Table.Cell.of(link.at("text").text()));
    }
}
