package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.json.Json;
import dev.reprise.cli.offline.LogFile;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Exported;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.eventstore.StoreException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;

/** Writes the log, or a session of it, into a file. */
public final class Export implements Command {
    private static final String STDOUT = "-";

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "export",
                        "Writes the log into a file for a bug report: every event verbatim, one"
                                + " JSON object a line, sealed with its hash chain. With a name that"
                                + " ends with .zip also what the programs have printed, masked. Secrets"
                                + " are in neither. Works beside a host. A damaged log is written up to"
                                + " the damage, with exit code 2.",
                        "  reprise export bug.zip",
                        "  reprise export --session 4 session4.ndjson",
                        "  reprise export - | gzip > log.ndjson.gz")
                .addPositional(
                        Options.parameter(
                                0, true, "FILE", "Where to; .ndjson, .zip, - for stdout."))
                .addOption(
                        Options.value(
                                Long.class,
                                "N",
                                "Only this session: reprise sessions lists them.",
                                "--session"))
                .addOption(Options.flag("Replace the file if it exists.", "--force"));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        var location = invocation.appHost();
        Readers.requireLog(location);
        var target = invocation.requiredParameter(0);
        Exported exported;
        try (var store = SqliteEventStore.openReadOnly(location.log());
                var progress = new ProgressLine(invocation)) {
            var file =
                    new LogFile(
                            store,
                            session(invocation, store),
                            location.stateDirectory().resolve("attempts"),
                            events -> progress.show("%,d events".formatted(events)));
            exported = write(invocation, file, target);
        }
        if (exported.damage() == null) {
            recordHead(location);
        }
        return tell(invocation, exported, target);
    }

    private static Exported write(Invocation invocation, LogFile file, String target)
            throws IOException {
        if (target.equals(STDOUT)) {
            return file.to(invocation.out());
        }
        var path = invocation.terminal().directory().resolve(target);
        try {
            return file.to(path, invocation.flag("--force"));
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.FAILED,
                    "cannot write "
                            + path
                            + " ("
                            + e.getMessage()
                            + "): check its directory and the space that is left",
                    e);
        }
    }

    private static @Nullable Long session(Invocation invocation, EventStore store) {
        Long number = invocation.<Long>option("--session");
        if (number != null
                && store.sessions().stream().noneMatch(range -> range.session() == number)) {
            throw new CliException(
                    ExitCode.INVALID,
                    "the log holds no session "
                            + number
                            + "; it holds "
                            + store.sessions().stream().map(s -> "" + s.session()).toList());
        }
        return number;
    }

    /** So that verify notices when the log's end is cut off later. A host does it by itself. */
    private static void recordHead(AppHostLocation location) {
        if (LiveHost.of(location).isPresent()) {
            return;
        }
        try (var store = SqliteEventStore.open(location.log())) {
            store.recordHead();
        } catch (StoreException e) {
            // The export is whole without it: a log that cannot be written need not be.
        }
    }

    private static int tell(Invocation invocation, Exported exported, String target) {
        var damage = exported.damage();
        var answer =
                Json.object(
                        "file", target,
                        "events", exported.events(),
                        "position", exported.position(),
                        "hash", exported.hash(),
                        "damagedAt", damage == null ? null : damage.position());
        if (!target.equals(STDOUT) && invocation.json()) {
            invocation.out().println(answer);
        } else if (!target.equals(STDOUT)) {
            invocation
                    .out()
                    .println(
                            "%s: %,d events up to position %d"
                                    .formatted(target, exported.events(), exported.position()));
        }
        if (damage == null) {
            return ExitCode.OK;
        }
        invocation
                .err()
                .println(
                        "reprise: the log is damaged at position "
                                + damage.position()
                                + " ("
                                + damage.text()
                                + "); what comes before it was exported");
        return ExitCode.FAILED;
    }
}
