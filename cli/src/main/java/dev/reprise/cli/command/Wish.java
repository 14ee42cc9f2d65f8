package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;

import picocli.CommandLine.Model.CommandSpec;

/** Starts or restarts a resource; {@link Stop} stops one. */
public final class Wish implements Command {
    private final String kind;

    public Wish(String kind) {
        this.kind = kind;
    }

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                                this,
                                kind,
                                kind.equals("start")
                                        ? "Starts a resource (all its replicas) and waits until it"
                                                + " runs."
                                        : "Stops a resource and starts it again, and waits until it"
                                                + " runs.",
                                "  reprise " + kind + " web")
                        .addPositional(
                                Options.parameter(0, true, "RESOURCE", "A resource or instance."));
        ResourceCommands.addOptions(spec);
        return kind.equals("start")
                ? spec.addOption(Options.flag("Do not wait for what it waits for.", "--force"))
                : spec;
    }

    @Override
    public int run(Invocation invocation) {
        ResourceCommands.submit(
                invocation,
                kind,
                invocation.requiredParameter(0),
                kind.equals("start") && invocation.flag("--force"));
        return ExitCode.OK;
    }
}
