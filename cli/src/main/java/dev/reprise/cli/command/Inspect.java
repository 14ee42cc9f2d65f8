package dev.reprise.cli.command;

import dev.reprise.app.InspectJson;
import dev.reprise.app.WaitBehavior;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;

/** Prints the model. */
public final class Inspect implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "inspect",
                        "Prints the lowered model as JSON and starts nothing. Secrets are shown as"
                                + " references.",
                        "  reprise inspect | jq '.resources[].name'")
                .addPositional(
                        Options.parameter(
                                0, false, "PATH", "The app host: a file or its directory."));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        var location = invocation.appHost(invocation.parameter(0));
        var lowered = Models.of(location, invocation).lowered(WaitBehavior.WAIT);
        invocation.out().print(InspectJson.of(lowered));
        return ExitCode.OK;
    }
}
