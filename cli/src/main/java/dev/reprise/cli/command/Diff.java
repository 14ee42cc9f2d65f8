package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.Style;
import dev.reprise.cli.client.Question;
import dev.reprise.cli.json.Json;

import picocli.CommandLine.Model.CommandSpec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tells how two moments, or two sessions, differ. */
public final class Diff implements Command {
    private static final String SESSION = "session:";

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "diff",
                        "Tells how two moments differ: resources that came and went, properties"
                                + " with their value before and after, and the events that changed"
                                + " them. Two sessions are compared by resource and start-up.",
                        "  reprise diff 40 118",
                        "  reprise diff 10m '2026-01-31 18:00' --json",
                        "  reprise diff session:3 session:4")
                .addPositional(Options.parameter(0, true, "A", "A position, a time, session:N."))
                .addPositional(Options.parameter(1, true, "B", "The later one, likewise."));
    }

    @Override
    public int run(Invocation invocation) {
        var from = end(invocation.requiredParameter(0));
        var to = end(invocation.requiredParameter(1));
        if (from.startsWith(SESSION) != to.startsWith(SESSION)) {
            throw new CliException(
                    ExitCode.INVALID,
                    from + " and " + to + " cannot be compared; name two points or two sessions");
        }
        try (var reader = Readers.open(invocation)) {
            var diff = reader.ask(new Question.Difference(from, to));
            if (invocation.json()) {
                invocation.out().println(diff);
            } else {
                new Page(invocation, diff).print();
            }
        }
        return ExitCode.OK;
    }

    private static String end(String text) {
        return text.startsWith(SESSION)
                ? text
                : Objects.requireNonNull(Times.point("position", text));
    }

    /** A difference for people. */
    private record Page(Invocation invocation, Json diff) {

        void print() {
            var sessions = diff.at("kind").text().equals("sessions");
            line(sessions ? sessions() : "from " + text("from") + " to " + text("to"));
            var style = invocation.style();
            diff.at("added").items().forEach(name -> line(style.good("+ " + name.text())));
            diff.at("removed").items().forEach(name -> line(style.bad("- " + name.text())));
            changes(diff.at("changed").items());
            if (sessions) {
                startUp(diff.at("startUp").items());
            }
        }

        private String sessions() {
            return "session "
                    + diff.at("from").at("session").number()
                    + " and session "
                    + diff.at("to").at("session").number();
        }

        private String text(String key) {
            return diff.at(key).text();
        }

        private void changes(List<Json> changes) {
            if (changes.isEmpty()
                    && diff.at("added").items().isEmpty()
                    && diff.at("removed").items().isEmpty()) {
                line("no resource and no property differs");
            }
            var style = invocation.style();
            var resource = "";
            var table = new Table();
            for (var change : changes) {
                if (!change.at("resource").text().equals(resource)) {
                    table.print(invocation.out());
                    table = new Table();
                    resource = change.at("resource").text();
                    line(style.caution("~ ") + style.bold(resource));
                }
                table.row(row(change, style));
            }
            table.print(invocation.out());
        }

        private static List<Table.Cell> row(Json change, Style style) {
            var secret = change.at("secret").truth();
            return List.of(
                    Table.Cell.of("   "),
                    Table.Cell.of(change.at("property").text()),
                    new Table.Cell(value(change.at("before")), style::bad),
                    Table.Cell.of("→"),
                    new Table.Cell(
                            value(change.at("after")) + (secret ? " (another value)" : ""),
                            style::good),
                    new Table.Cell(by(change), style::faint));
        }

        private static String value(Json value) {
            return value.isNull() ? "(none)" : value.text();
        }

        private static String by(Json change) {
            var first = change.at("first").at("position").text();
            var last = change.at("last").at("position").text();
            return first.isEmpty() ? "" : first.equals(last) ? first : first + ", last " + last;
        }

        private void startUp(List<Json> resources) {
            var style = invocation.style();
            var table = new Table();
            table.head(
                    style,
                    "RESOURCE",
                    "ORDER",
                    "LAUNCHED",
                    "RUNNING",
                    "READY",
                    "RESTARTS",
                    "ERRORS");
            for (var resource : resources) {
                var cells = new ArrayList<Table.Cell>();
                cells.add(new Table.Cell(resource.at("resource").text(), style::bold));
                for (var key :
                        List.of(
                                "order",
                                "begunMillis",
                                "startedMillis",
                                "readyMillis",
                                "restarts",
                                "errors")) {
                    cells.add(change(resource, key, style));
                }
                table.row(cells);
            }
            line("");
            table.print(invocation.out());
        }

        private static Table.Cell change(Json resource, String key, Style style) {
            var before = text(resource.at("from").at(key), key);
            var after = text(resource.at("to").at(key), key);
            return before.equals(after)
                    ? Table.Cell.of(before)
                    : new Table.Cell(before + " → " + after, style::caution);
        }

        private static String text(Json value, String key) {
            if (value.isNull()) {
                return "-";
            }
            return key.endsWith("Millis")
                    ? Times.text(Duration.ofMillis(value.number()))
                    : value.text();
        }

        private void line(String text) {
            invocation.out().println(text);
        }
    }
}
