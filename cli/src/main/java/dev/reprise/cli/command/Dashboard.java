package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.host.LogServer;
import dev.reprise.cli.json.Json;
import dev.reprise.cli.offline.RecordedLog;

import picocli.CommandLine.Model.CommandSpec;

/** Prints a way into the dashboard. */
public final class Dashboard implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "dashboard",
                        "Prints a login link for the dashboard, good for one use. Where no host"
                                + " runs, serves the log that it has left, read only, until Ctrl-C.",
                        "  reprise dashboard",
                        "  xdg-open \"$(reprise dashboard)\"")
                .addOption(
                        Options.value(
                                Integer.class,
                                "N",
                                "Port on 127.0.0.1 where no host runs; any unless given.",
                                "--port"));
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        var port = Ports.of(invocation);
        var location = invocation.appHost();
        var live = LiveHost.of(location);
        if (live.isPresent()) {
            requirePage(live.get().file());
            var url = live.get().api().post("/api/login-codes", Json.object()).at("url");
            invocation.out().println(invocation.json() ? Json.object("url", url) : url.text());
            return ExitCode.OK;
        }
        Readers.requireLog(location);
        try (var log = RecordedLog.of(location)) {
            var name = "the log of " + location.source() + ", which does not run";
            return new LogServer(invocation, port).serve(log, name);
        }
    }

    private static void requirePage(HostFile host) {
        if (!host.dashboard()) {
            throw new CliException(
                    ExitCode.FAILED,
                    "this host was started with --no-dashboard: api " + host.apiUrl());
        }
    }
}
