package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.Objects;

/** Prints the state at a position of the log. */
public final class State implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "state",
                        "Prints the state of the app at a position of its log: the fold of that"
                                + " position's session up to there, as canonical JSON. Equal states"
                                + " print equal bytes.",
                        "  reprise state --at 120 --json",
                        "  reprise state --at '2026-01-31 18:00'",
                        "  diff <(reprise state --at 120) <(reprise state --at 140)")
                .addOption(
                        OptionSpec.builder("--at")
                                .type(String.class)
                                .required(true)
                                .paramLabel("POINT")
                                .description("The position, or a time: the last event up to it.")
                                .build());
    }

    @Override
    public int run(Invocation invocation) {
        var at = Objects.requireNonNull(Points.at(invocation));
        try (var reader = Readers.open(invocation)) {
            invocation.out().println(reader.stateAt(at).strip());
        }
        return ExitCode.OK;
    }
}
