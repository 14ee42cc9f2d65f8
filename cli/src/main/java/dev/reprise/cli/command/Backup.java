package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.json.Json;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.eventstore.Verification;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
                .addPositional(
                        Options.parameter(0, true, "FILE", "Where to; a file that does not exist."))
                .addOption(Options.flag("Replace the file if it exists.", "--force"));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        var location = invocation.appHost();
        Readers.requireLog(location);
        var target = invocation.terminal().directory().resolve(invocation.requiredParameter(0));
        try (var store = SqliteEventStore.openReadOnly(location.log())) {
            var found = invocation.flag("--force") ? replace(store, target) : store.backup(target);
            invocation
                    .out()
                    .println(
                            invocation.json()
                                    ? Json.object("file", target, "events", found.events())
                                    : "%s: %,d events, sound".formatted(target, found.events()));
        }
        return ExitCode.OK;
    }

    /** What is there stays until the copy is whole. */
    private static Verification replace(SqliteEventStore store, Path target) throws IOException {
        var scratch = target.resolveSibling(target.getFileName() + ".part");
        Files.deleteIfExists(scratch);
        var found = store.backup(scratch);
        Files.move(scratch, target, StandardCopyOption.REPLACE_EXISTING);
        return found;
    }
}
