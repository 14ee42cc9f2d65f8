package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.AppReader;
import dev.reprise.cli.client.AppReader.EventQuery;
import dev.reprise.cli.client.EventFilter;
import dev.reprise.cli.json.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

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

    /** So many columns of a terminal stand before the payload, and so many it has in any case. */
    private static final int BEFORE = 62;

    private static final int LEAST = 20;

    @Override
    public CommandSpec spec() {
        var spec =
                Options.command(
                        this,
                        "events",
                        "Prints the events of the log in order, and with -f those to come. QUERY"
                                + " searches: words, \"phrases\", /regular expressions/ and fields"
                                + " (type, resource, stream, actor, correlation, session, epoch,"
                                + " position, cause, attempt, version, time, payload.PATH) with"
                                + " : = != > >= < <=, joined by spaces, OR, - (not) and"
                                + " parentheses. Payloads are cut short unless --json.",
                        "  reprise events 'type:Exited resource:api'",
                        "  reprise events 'payload.exitCode!=0 -resource:flaky' --since 10m",
                        "  reprise events -f --json",
                        "  reprise events --from 100 --limit 20");
        // A query may begin with a minus.
        spec.parser().unmatchedOptionsArePositionalParams(true);
        return spec.addPositional(Options.rest("QUERY", "What to search for; everything if none."))
                .addOption(Options.flag("Go on with the events to come.", "-f", "--follow"))
                .addOption(
                        Options.value(
                                String.class,
                                "POINT",
                                "Begin at this position, or at a time.",
                                "--from",
                                "--since"))
                .addOption(
                        Options.value(
                                String.class,
                                "POINT",
                                "End with this position, or at a time.",
                                "--to",
                                "--at"))
                .addOption(
                        Options.value(
                                String.class, "TYPE", "Only of these types: A,B,C.", "--type"))
                .addOption(
                        Options.value(
                                String.class,
                                "NAME",
                                "Only of this resource or instance.",
                                "--resource"))
                .addOption(Options.value(String.class, "NAME", "Only by this actor.", "--actor"))
                .addOption(
                        Options.value(
                                String.class,
                                "ID",
                                "Only with this correlation id.",
                                "--correlation"))
                .addOption(Options.value(Long.class, "N", "At most so many.", "--limit"));
    }

    @Override
    public int run(Invocation invocation) {
        var query = query(invocation);
        var left = new long[] {invocation.option("--limit", Long.MAX_VALUE)};
        if (left[0] < 1) {
            return ExitCode.OK;
        }
        try (var reader = Readers.open(invocation)) {
            var follow = invocation.flag("--follow") && reader.live();
            if (!follow) {
                tellTheEnd(invocation, query, reader);
            }
            var any = new boolean[1];
            reader.events(
                    query,
                    follow,
                    event -> {
                        any[0] = true;
                        print(invocation, event);
                        left[0]--;
                        return left[0] > 0 && !(follow && invocation.out().checkError());
                    });
            if (!any[0] && !follow && query.hasFilter()) {
                invocation.err().println("reprise: no event matches");
            }
        }
        return ExitCode.OK;
    }

    private static EventQuery query(Invocation invocation) {
        var text = String.join(" ", invocation.rest());
        invocation.rest().stream().filter(Events::looksLikeAnOption).forEach(Events::refuse);
        String from = invocation.option("--from", "1");
        var to = Times.point("--to", invocation.<String>option("--to"));
        if (to != null && invocation.flag("--follow")) {
            throw new CliException(
                    ExitCode.INVALID, "--to and -f exclude each other: leave one of them out");
        }
        EventFilter.check(text);
        return new EventQuery(
                Objects.requireNonNull(Times.point("--from", from)),
                to,
                names(invocation.<String>option("--type")),
                invocation.<String>option("--resource"),
                invocation.<String>option("--actor"),
                invocation.<String>option("--correlation"),
                text.isBlank() ? null : text);
    }

    private static boolean looksLikeAnOption(String word) {
        return word.matches("--?[A-Za-z][\\w-]*(=\\S*)?");
    }

    private static void refuse(String word) {
        throw new CliException(
                ExitCode.INVALID,
                "unknown option " + word + "; to leave a word out of a search: '(" + word + ")'");
    }

    private static @Nullable String names(@Nullable String types) {
        return types == null
                ? null
                : String.join(",", List.of(types.split(",")).stream().map(String::strip).toList());
    }

    /** Nothing comes from a position that there is not: that is said. */
    private static void tellTheEnd(Invocation invocation, EventQuery query, AppReader reader) {
        var from = query.from();
        if (from.chars().allMatch(Character::isDigit)
                && Long.parseLong(from) > 1
                && Long.parseLong(from) > reader.head()) {
            invocation.err().println("reprise: the log ends at position " + reader.head());
        }
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
                                        style.faint(
                                                cut(event.at("payload").toString(), invocation))));
    }

    /** A line that wraps on a terminal is hard to read; in a pipe its length is no matter. */
    private static String cut(String payload, Invocation invocation) {
        var terminal = invocation.terminal();
        var most = terminal.interactive() ? Math.max(LEAST, terminal.columns() - BEFORE) : PAYLOAD;
        return payload.length() <= most ? payload : payload.substring(0, most - 1) + "…";
    }
}
