package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.json.Json;
import dev.reprise.eventstore.SqliteEventStore;

import picocli.CommandLine.Model.CommandSpec;

/** Copies the log as it is now. */
public final class Backup implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "backup",
                        "Copies the log as it is at this moment into a new file, beside a host that"
                                + " goes on, and checks the copy. The copy is a log.db.",
                        "  reprise backup /backups/shop.db",
                        "  reprise open /backups/shop.db")
                .addPositional(Options.parameter(0, true, "FILE", "A file that does not exist."));
    }

    @Override
    public int run(Invocation invocation) {
        var location = invocation.appHost();
        Readers.requireLog(location);
        var target = invocation.terminal().directory().resolve(invocation.requiredParameter(0));
        try (var store = SqliteEventStore.openReadOnly(location.log())) {
            var found = store.backup(target);
            invocation
                    .out()
                    .println(
                            invocation.json()
                                    ? Json.object("file", target, "events", found.events())
                                    : "%s: %,d events, sound".formatted(target, found.events()));
        }
        return ExitCode.OK;
    }
}
