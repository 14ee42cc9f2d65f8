package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.Question;

import picocli.CommandLine.Model.CommandSpec;

/** Draws what the resources went through. */
public final class Timeline implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "timeline",
                        "Draws the states of each resource over time, with what is worth a mark,"
                                + " and says what the start-up's length was made of: the resources that"
                                + " the last one waited for, and what each cost (marked *). Without"
                                + " range the last session.",
                        "  reprise timeline",
                        "  reprise timeline --from 10m",
                        "  reprise timeline --from 40 --to 118 --json")
                .addOption(
                        Options.value(
                                String.class, "POINT", "Begin at this position or time.", "--from"))
                .addOption(
                        Options.value(
                                String.class, "POINT", "End at this position or time.", "--to"))
                .addOption(
                        Options.value(
                                Integer.class,
                                "N",
                                "Cut time into so many parts; for people as many as fit.",
                                "--buckets"));
    }

    @Override
    public int run(Invocation invocation) {
        var from = Times.point("--from", invocation.<String>option("--from"));
        var to = Times.point("--to", invocation.<String>option("--to"));
        int buckets = invocation.option("--buckets", 200);
        try (var reader = Readers.open(invocation)) {
            var timeline = reader.ask(new Question.Lanes(from, to, buckets));
            if (invocation.json()) {
                invocation.out().println(timeline);
            } else {
                new Swimlanes(timeline, invocation.style(), invocation.terminal().columns())
                        .print(invocation.out());
            }
        }
        return ExitCode.OK;
    }
}
