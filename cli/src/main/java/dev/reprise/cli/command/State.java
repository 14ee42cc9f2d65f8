package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

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
                        "  diff <(reprise state --at 120) <(reprise state --at 140)")
                .addOption(
                        OptionSpec.builder("--at")
                                .type(long.class)
                                .required(true)
                                .paramLabel("N")
                                .description("The position.")
                                .build());
    }

    @Override
    public int run(Invocation invocation) {
        try (var reader = Readers.open(invocation)) {
            invocation.out().println(reader.stateAt(invocation.option("--at", 0L)).strip());
        }
        return ExitCode.OK;
    }
}
