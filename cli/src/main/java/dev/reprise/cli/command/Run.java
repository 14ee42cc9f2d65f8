package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.host.DetachedFace;
import dev.reprise.cli.host.Face;
import dev.reprise.cli.host.HostProgram;
import dev.reprise.cli.host.PlanReport;
import dev.reprise.cli.host.RunRequest;
import dev.reprise.cli.host.ScriptFace;
import dev.reprise.cli.host.TerminalFace;

import picocli.CommandLine.Model.CommandSpec;

import java.util.OptionalInt;

/** Runs an app host. */
public final class Run implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "run",
                        "Brings up the app: compiles the app host if it has changed, starts every"
                                + " resource in dependency order and serves the dashboard. After a"
                                + " crash it picks the session up with what still runs. Ctrl-C once"
                                + " stops in order, twice now.",
                        "  reprise run                     the app host of this directory",
                        "  reprise run samples/shop",
                        "  reprise run --detach --json     in the background; prints how to reach"
                                + " it",
                        "  reprise run --plan              what would be started, kept, restarted")
                .addPositional(
                        Options.parameter(
                                0, false, "PATH", "The app host: a file or its directory."))
                .addOption(
                        Options.flag(
                                "Return when the API answers; the host goes on in the background."
                                        + " What has failed by then is said on stderr; the exit"
                                        + " code is 0: reprise wait tells more.",
                                "-d",
                                "--detach"))
                .addOption(Options.flag("Print what would be done, and do nothing.", "--plan"))
                .addOption(
                        Options.flag(
                                "End a session that was left, and begin a new one.", "--fresh"))
                .addOption(
                        Options.value(
                                Integer.class,
                                "N",
                                "Port of API and dashboard on 127.0.0.1; 0 for any. Without it the"
                                        + " former one if it is free.",
                                "--port"))
                .addOption(Options.flag("Serve the API only.", "--no-dashboard"));
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        var location = invocation.appHost(invocation.parameter(0));
        var models = Models.of(location, invocation);
        var request =
                new RunRequest(
                        location,
                        invocation.flag("--fresh"),
                        port(invocation),
                        !invocation.flag("--no-dashboard"),
                        invocation.json(),
                        invocation.flag("--detach"));
        if (invocation.flag("--plan")) {
            return PlanReport.print(invocation, request, models);
        }
        return new HostProgram(request, face(invocation, location)).run(models);
    }

    private static Face face(Invocation invocation, AppHostLocation location) {
        var terminal = invocation.terminal();
        if (invocation.flag("--detach")) {
            var channel =
                    terminal.channel()
                            .orElseThrow(
                                    () ->
                                            new CliException(
                                                    ExitCode.INVALID,
                                                    "--detach needs the launcher script: start"
                                                            + " ./reprise, or run without --detach"));
            return new DetachedFace(terminal, location, channel, invocation.json());
        }
        return invocation.json()
                ? new ScriptFace(terminal, location)
                : new TerminalFace(terminal, invocation.style(), true);
    }

    private static OptionalInt port(Invocation invocation) {
        var port = Ports.of(invocation);
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
