package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.client.AppReader;
import dev.reprise.cli.client.LiveHost;
import dev.reprise.cli.offline.OfflineLog;

import java.nio.file.Files;
import java.util.Optional;

/** Chooses where a reading command reads: a live host, or the log. */
final class Readers {
    private Readers() {}

    /** Returns the live host's answers, else the log's; says on stderr when it is the log. */
    static AppReader open(Invocation invocation) {
        var location = invocation.appHost();
        Optional<AppReader> live = LiveHost.of(location).map(host -> host);
        if (live.isPresent()) {
            return live.get();
        }
        requireLog(location);
        if (!invocation.json()) {
            invocation.err().println("No host runs; this is where the log ends.");
        }
        return OfflineLog.open(location);
    }

    /**
     * @throws CliException if the app host has never run
     */
    static void requireLog(AppHostLocation location) {
        if (!Files.exists(location.log())) {
            throw new CliException(
                    ExitCode.FAILED,
                    location.source()
                            + " has never run (there is no "
                            + location.log()
                            + "); start it: reprise run "
                            + location.source());
        }
    }
}
