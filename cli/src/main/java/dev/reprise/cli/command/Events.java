package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.AppReader.EventQuery;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Instant;

/** Prints the events of the log. */
public final class Events implements Command {
    private static final String[] CONTRACT = {
        "position",
        "stream",
        "version",
        "type",
        "schemaVersion",
        "eventId",
        "session",
        "epoch",
        "recordedAt",
        "actor",
        "causationPosition",
        "correlationId",
        "payload"
    };

    /** So much of a payload is shown to people; {@code --json} has all of it. */
    private static final int PAYLOAD = 120;

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "events",
                        "Prints the events of the log in order, and with -f those to come. Payloads are"
                                + " cut short unless --json.",
                        "  reprise events --resource web",
                        "  reprise events -f --json",
                        "  reprise events --from 100 --limit 20")
                .addOption(Options.flag("Go on with the events to come.", "-f", "--follow"))
                .addOption(Options.value(Long.class, "N", "Begin at this position.", "--from"))
                .addOption(Options.value(String.class, "TYPE", "Only of this type.", "--type"))
                .addOption(
                        Options.value(String.class, "NAME", "Only of this instance.", "--resource"))
                .addOption(Options.value(Long.class, "N", "At most so many.", "--limit"));
    }

    @Override
    public int run(Invocation invocation) {
        var query =
                new EventQuery(
                        Math.max(1, invocation.option("--from", 1L)),
                        invocation.<String>option("--type"),
                        invocation.<String>option("--resource"));
        var left = new long[] {invocation.option("--limit", Long.MAX_VALUE)};
        if (left[0] < 1) {
            return ExitCode.OK;
        }
        try (var reader = Readers.open(invocation)) {
            var follow = invocation.flag("--follow") && reader.live();
            reader.events(
                    query,
                    follow,
                    event -> {
                        print(invocation, event);
                        left[0]--;
                        return left[0] > 0 && !(follow && invocation.out().checkError());
                    });
        }
        return ExitCode.OK;
    }

    private static void print(Invocation invocation, Json event) {
        if (invocation.json()) {
            invocation.out().println(event.pick(CONTRACT));
            return;
        }
        var style = invocation.style();
        var at = event.at("recordedAt").instant().orElse(Instant.EPOCH);
        invocation
                .out()
                .println(
                        "%6d  %s  %s  %s  %s"
                                .formatted(
                                        event.at("position").number(),
                                        style.faint(Times.clock(at)),
                                        style.bold("%-18s".formatted(event.at("stream").text())),
                                        "%-18s".formatted(event.at("type").text()),
                                        style.faint(cut(event.at("payload").toString()))));
    }

    private static String cut(String payload) {
        return payload.length() <= PAYLOAD ? payload : payload.substring(0, PAYLOAD - 1) + "…";
    }
}
