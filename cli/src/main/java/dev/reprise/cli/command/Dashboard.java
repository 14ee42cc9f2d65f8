package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

/** Prints a way into the dashboard. */
public final class Dashboard implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                this,
                "dashboard",
                "Prints a login link for the dashboard, good for one use.",
                "  reprise dashboard",
                "  xdg-open \"$(reprise dashboard)\"");
    }

    @Override
    public int run(Invocation invocation) {
        var host = LiveHost.require(invocation.appHost());
        var url = host.api().post("/api/login-codes", Json.object()).at("url");
        invocation.out().println(invocation.json() ? Json.object("url", url) : url.text());
        return ExitCode.OK;
    }
}
