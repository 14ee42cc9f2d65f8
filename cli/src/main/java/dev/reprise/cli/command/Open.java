package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.host.LogServer;
import dev.reprise.cli.offline.RecordedLog;

import picocli.CommandLine.Model.CommandSpec;

/** Shows a recorded log in the dashboard. */
public final class Open implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "open",
                        "Serves the dashboard and the API of a recorded log, read only: of an"
                                + " export, zipped or not, or of a log.db. Nothing is started, and"
                                + " commands are refused. Prints a login link, good for one use. Ctrl-C"
                                + " ends.",
                        "  reprise open bug.zip",
                        "  reprise open other/.reprise/log.db --port 8080")
                .addPositional(Options.parameter(0, true, "FILE", "An export, or a log.db."))
                .addOption(
                        Options.value(
                                Integer.class,
                                "N",
                                "Port on 127.0.0.1; any unless given.",
                                "--port"));
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        var port = Ports.of(invocation);
        var file = invocation.terminal().directory().resolve(invocation.requiredParameter(0));
        try (var log = RecordedLog.of(file)) {
            return new LogServer(invocation, port).serve(log, file.toString());
        }
    }
}
