package dev.reprise.cli.command;

import dev.reprise.cli.Style;
import dev.reprise.cli.json.Json;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A timeline as text: a lane for each resource, marks below it, and the critical path. */
final class Swimlanes {
    private static final int LEAST = 20;
    private static final int MARKERS = 40;
    private static final Map<String, Character> SIGNS =
            Map.ofEntries(
                    Map.entry("NotStarted", ' '),
                    Map.entry("Waiting", '·'),
                    Map.entry("RuntimeUnhealthy", '·'),
                    Map.entry("NotFound", '·'),
                    Map.entry("Building", '-'),
                    Map.entry("Starting", '-'),
                    Map.entry("Running", '='),
                    Map.entry("Paused", '"'),
                    Map.entry("Stopping", '~'),
                    Map.entry("Finished", '.'),
                    Map.entry("Exited", '.'),
                    Map.entry("FailedToStart", 'x'),
                    Map.entry("Unknown", '?'));
    private static final char UNHEALTHY = '!';
    private static final String LEGEND =
            "· waiting  - starting  = running  ! unhealthy  \" paused  ~ stopping  . finished"
                    + "  x failed to start  ? unknown";

    private final Json timeline;
    private final Style style;
    private final Instant begin;
    private final long nanos;
    private final List<Json> lanes;
    private final Set<String> critical;
    private final int names;
    private final int width;

    Swimlanes(Json timeline, Style style, int columns) {
        this.timeline = timeline;
        this.style = style;
        begin = at(timeline, "fromAt");
        nanos = Math.max(1, Duration.between(begin, at(timeline, "toAt")).toNanos());
        lanes = ordered(timeline.at("lanes").items());
        critical =
                timeline.at("criticalPath").at("legs").items().stream()
                        .map(leg -> leg.at("resource").text())
                        .collect(Collectors.toSet());
        names = lanes.stream().mapToInt(l -> l.at("resource").text().length()).max().orElse(0);
        width = Math.max(LEAST, columns - names - 4);
    }

    void print(PrintStream out) {
        out.println(
                "positions %d..%d, from %s, %s"
                        .formatted(
                                timeline.at("from").number(),
                                timeline.at("to").number(),
                                Times.day(begin),
                                Times.text(Duration.ofNanos(nanos))));
        for (var lane : lanes) {
            var name = lane.at("resource").text();
            out.println(
                    style.bold("%-*s".replace("*", "" + Math.max(1, names)).formatted(name))
                            + (critical.contains(name) ? style.caution(" *") : "  ")
                            + "|"
                            + lane(lane)
                            + "|");
        }
        out.println(style.faint(LEGEND));
        markers(out);
        path(out);
    }

    /** In the order in which they first did something. */
    private static List<Json> ordered(List<Json> lanes) {
        return lanes.stream()
                .sorted(
                        Comparator.comparing(
                                lane ->
                                        lane.at("segments").items().stream()
                                                .filter(s -> sign(s) != ' ' && sign(s) != '·')
                                                .map(s -> at(s, "from"))
                                                .findFirst()
                                                .orElse(Instant.MAX)))
                .toList();
    }

    private String lane(Json lane) {
        var signs = new char[width];
        java.util.Arrays.fill(signs, ' ');
        for (var segment : lane.at("segments").items()) {
            var first = column(at(segment, "from"));
            var last = Math.max(first + 1, column(at(segment, "to")));
            // A short state keeps its column until a later one needs it.
            java.util.Arrays.fill(signs, first, Math.min(width, last), sign(segment));
        }
        return coloured(new String(signs));
    }

    private int column(Instant at) {
        var after = Duration.between(begin, at).toNanos();
        return Math.clamp((long) (after / (double) nanos * width), 0, width - 1);
    }

    private static char sign(Json segment) {
        var state = segment.at("state").text();
        return state.equals("Running") && segment.at("health").text().equals("Unhealthy")
                ? UNHEALTHY
                : SIGNS.getOrDefault(state, '?');
    }

    /** Colours runs of one sign. */
    private String coloured(String signs) {
        var text = new StringBuilder();
        for (int from = 0, to; from < signs.length(); from = to) {
            to = from + 1;
            while (to < signs.length() && signs.charAt(to) == signs.charAt(from)) {
                to++;
            }
            var run = signs.substring(from, to);
            text.append(
                    switch (run.charAt(0)) {
                        case '=' -> style.good(run);
                        case '!', 'x' -> style.bad(run);
                        case '-', '~', '·' -> style.caution(run);
                        default -> style.faint(run);
                    });
        }
        return text.toString();
    }

    private void markers(PrintStream out) {
        var markers = timeline.at("markers").items();
        var told = markers.stream().filter(m -> !m.at("kind").text().equals("health")).toList();
        var table = new Table();
        for (var marker : told.subList(0, Math.min(MARKERS, told.size()))) {
            table.row(marker(marker));
        }
        table.print(out);
        if (told.size() > MARKERS) {
            var kinds = new TreeMap<String, Integer>();
            told.subList(MARKERS, told.size())
                    .forEach(m -> kinds.merge(m.at("kind").text(), 1, Integer::sum));
            out.println("and " + kinds + "; narrow it with --from and --to");
        }
    }

    private List<Table.Cell> marker(Json marker) {
        var kind = marker.at("kind").text();
        var count = marker.at("count").number();
        var bad = kind.equals("crash") || kind.equals("failure");
        return List.of(
                new Table.Cell("+" + offset(at(marker, "at")), style::faint),
                new Table.Cell(kind, bad ? style::bad : text -> text),
                new Table.Cell(marker.at("resource").text(), style::bold),
                Table.Cell.of(
                        marker.at("text").text()
                                + (count > 1 ? " (" + count + " times)" : "")
                                + " ["
                                + marker.at("position").number()
                                + "]"));
    }

    private String offset(Instant at) {
        return Times.text(Duration.between(begin, at));
    }

    private void path(PrintStream out) {
        var path = timeline.at("criticalPath");
        if (path.isNull()) {
            return;
        }
        out.println();
        out.println(
                "the start-up took "
                        + style.bold(millis(path, "totalMillis"))
                        + ", by the way of:");
        var table = new Table();
        table.head(style, "RESOURCE", "COST", "HELD", "STARTING", "GETTING READY", "WAITED FOR");
        for (var leg : path.at("legs").items()) {
            table.row(
                    List.of(
                            new Table.Cell("* " + leg.at("resource").text(), style::bold),
                            new Table.Cell(millis(leg, "costMillis"), style::caution),
                            Table.Cell.of(millis(leg, "heldMillis")),
                            Table.Cell.of(millis(leg, "startingMillis")),
                            Table.Cell.of(millis(leg, "readyingMillis")),
                            Table.Cell.of(waited(leg))));
        }
        table.print(out);
    }

    private static String waited(Json leg) {
        return leg.at("waitedFor").isNull()
                ? "nothing"
                : leg.at("waitedFor").text() + " [" + leg.at("releasedBy").number() + "]";
    }

    private static String millis(Json holder, String key) {
        return Times.text(Duration.ofMillis(holder.at(key).number()));
    }

    private static Instant at(Json holder, String key) {
        return holder.at(key).instant().orElse(Instant.EPOCH);
    }
}
