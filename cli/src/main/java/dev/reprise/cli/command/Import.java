package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.json.Json;
import dev.reprise.cli.offline.ConsoleArchive;
import dev.reprise.eventstore.LogImport;
import dev.reprise.eventstore.SqliteEventStore;

import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Brings an export back as a log. */
public final class Import implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "import",
                        "Makes an export the log of the app host, or of the current directory where"
                                + " there is none: the same positions, ids and hashes, and with a"
                                + " .zip the consoles. Only into an empty log. A file that was cut"
                                + " or edited is refused with the line, and nothing is left.",
                        "  reprise import bug.zip",
                        "  reprise import --apphost copy session4.ndjson")
                .addPositional(Options.parameter(0, true, "FILE", "What reprise export wrote."));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        var file = invocation.terminal().directory().resolve(invocation.requiredParameter(0));
        if (!Files.isRegularFile(file)) {
            throw new CliException(
                    ExitCode.INVALID, "there is no file " + file + "; name an export");
        }
        var location = location(invocation);
        refuseLive(location);
        var attempts = location.stateDirectory().resolve("attempts");
        var zipped = ConsoleArchive.isZip(file);
        if (zipped && isEmpty(location.log())) {
            refuseOthers(attempts);
        }
        var imported = LogImport.into(location.log(), file);
        var segments = zipped ? ConsoleArchive.unpack(file, attempts) : 0;
        if (invocation.json()) {
            invocation
                    .out()
                    .println(
                            Json.object(
                                    "log", location.log(),
                                    "events", imported.events(),
                                    "position", imported.position()));
        } else {
            invocation
                    .out()
                    .println(
                            "%,d events up to position %d%s are in %s"
                                    .formatted(
                                            imported.events(),
                                            imported.position(),
                                            segments == 0 ? "" : ", with their consoles,",
                                            location.log()));
            invocation.out().println("next: reprise timeline, reprise replay, reprise dashboard");
        }
        return ExitCode.OK;
    }

    private static AppHostLocation location(Invocation invocation) {
        try {
            return invocation.appHost(null);
        } catch (CliException e) {
            var here = invocation.terminal().directory();
            if (e.exitCode() != ExitCode.NO_APP_HOST || invocation.namesAppHost()) {
                throw e;
            }
            return new AppHostLocation(here, here);
        }
    }

    private static void refuseLive(AppHostLocation location) {
        var live = LiveHost.of(location);
        if (live.isPresent()) {
            throw new CliException(
                    ExitCode.FAILED,
                    "host pid "
                            + live.get().file().identity().pid()
                            + " runs "
                            + location.source()
                            + " and writes its log; import elsewhere, or stop it: reprise stop");
        }
    }

    /** One with events is refused for itself, consoles or not. */
    private static boolean isEmpty(Path log) {
        if (!Files.exists(log)) {
            return true;
        }
        try (var store = SqliteEventStore.openReadOnly(log)) {
            return store.head().position() == 0;
        }
    }

    private static void refuseOthers(Path attempts) throws IOException {
        if (!Files.isDirectory(attempts)) {
            return;
        }
        try (var others = Files.list(attempts)) {
            if (others.findAny().isPresent()) {
                throw new CliException(
                        ExitCode.FAILED,
                        attempts + " holds what other programs have printed: move it away first");
            }
        }
    }
}
