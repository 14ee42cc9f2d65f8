package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.json.Json;
import dev.reprise.cli.offline.OfflineLog;

import picocli.CommandLine.Model.CommandSpec;

/** Checks the log. */
public final class Verify implements Command {
    @Override
    public CommandSpec spec() {
        return Options.command(
                this,
                "verify",
                "Checks the whole log: positions, versions, batches and the hash chain of every"
                        + " session. Reads only, with or without a live host. Exit code 2 when"
                        + " something does not fit.",
                "  reprise verify");
    }

    @Override
    public int run(Invocation invocation) {
        var location = invocation.appHost();
        Readers.requireLog(location);
        try (var log = OfflineLog.open(location)) {
            var found = log.verify();
            var sound = found.at("sound").truth();
            if (invocation.json()) {
                invocation.out().println(found);
            } else if (sound) {
                invocation.out().println("sound: " + found.at("events").number() + " events");
            }
            if (!sound && !invocation.json()) {
                found.at("problems").items().forEach(problem -> print(invocation, problem));
                wayOut(invocation, found);
            }
            return sound ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** What comes before the first damage is as it was recorded. */
    private static void wayOut(Invocation invocation, Json found) {
        var first = found.at("problems").items().getFirst().at("position").number();
        invocation
                .err()
                .println(
                        "reprise: the log is damaged from position "
                                + first
                                + " on; to keep what comes before it: reprise export sound.ndjson,"
                                + " move .reprise away, reprise import sound.ndjson");
    }

    private static void print(Invocation invocation, Json problem) {
        invocation
                .err()
                .println(
                        "position "
                                + problem.at("position").number()
                                + ": "
                                + problem.at("text").text());
    }
}
