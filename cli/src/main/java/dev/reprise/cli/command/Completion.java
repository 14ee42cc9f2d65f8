package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.Commands;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;

import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/** Prints a completion script. */
public final class Completion implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "completion",
                        "Prints a completion script for bash (the default) or zsh.",
                        "  source <(reprise completion bash)")
                .addPositional(Options.parameter(0, false, "SHELL", "bash or zsh."));
    }

    @Override
    public int run(Invocation invocation) {
        var shell = invocation.parameter(0);
        if (shell != null && !shell.equals("bash") && !shell.equals("zsh")) {
            throw new CliException(
                    ExitCode.INVALID,
                    "there is no completion for " + shell + ", only bash and zsh");
        }
        invocation.out().println(AutoComplete.bash("reprise", Commands.complete()));
        return ExitCode.OK;
    }
}
