package dev.reprise.cli.command;

import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.Style;
import dev.reprise.cli.client.Question;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Lists the sessions that the log holds. */
public final class Sessions implements Command {
    private static final int COMMIT_DIGITS = 7;

    @Override
    public CommandSpec spec() {
        return Options.command(
                this,
                "sessions",
                "Lists the sessions that the log holds: when each was opened, how long it lasted,"
                        + " how it ended, the git commit it began at, and the first thing that went"
                        + " wrong.",
                "  reprise sessions",
                "  reprise diff session:3 session:4",
                "  reprise export --session 4 bug.zip");
    }

    @Override
    public int run(Invocation invocation) {
        try (var reader = Readers.open(invocation)) {
            var sessions = reader.ask(new Question.Sessions()).items();
            if (invocation.json()) {
                Ps.print(invocation, sessions);
            } else {
                table(sessions, invocation.style()).print(invocation.out());
            }
        }
        return ExitCode.OK;
    }

    private static Table table(List<Json> sessions, Style style) {
        var table = new Table();
        table.head(
                style,
                "SESSION",
                "POSITIONS",
                "OPENED",
                "LASTED",
                "OUTCOME",
                "HOSTS",
                "MODEL",
                "COMMIT",
                "FAILURES",
                "FIRST FAILURE");
        sessions.forEach(session -> table.row(row(session, style)));
        return table;
    }

    private static List<Table.Cell> row(Json session, Style style) {
        var failures = session.at("failures").number();
        var open = session.at("outcome").text().equals("open");
        return List.of(
                new Table.Cell(session.at("session").text(), style::bold),
                Table.Cell.of(session.at("first").number() + ".." + session.at("last").number()),
                Table.Cell.of(Times.day(session.at("openedAt").instant().orElse(Instant.EPOCH))),
                Table.Cell.of(Times.text(Duration.ofMillis(session.at("durationMillis").number()))),
                new Table.Cell(outcome(session), open ? style::caution : style::good),
                Table.Cell.of(session.at("hosts").number()),
                Table.Cell.of(session.at("modelChanged").truth() ? "changed" : ""),
                Table.Cell.of(commit(session.at("commit").text())),
                new Table.Cell(failures == 0 ? "" : "" + failures, style::bad),
                Table.Cell.of(failure(session.at("firstFailure"))));
    }

    private static String outcome(Json session) {
        var reason = session.at("reason").text();
        return session.at("outcome").text() + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    private static String commit(String hash) {
        return hash.substring(0, Math.min(COMMIT_DIGITS, hash.length()));
    }

    private static String failure(Json link) {
        return link.isNull()
                ? ""
                : link.at("resource").text()
                        + ": "
                        + link.at("text").text()
                        + " ["
                        + link.at("position").number()
                        + "]";
    }
}
