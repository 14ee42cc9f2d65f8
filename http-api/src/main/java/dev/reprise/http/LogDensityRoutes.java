package dev.reprise.http;

import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.engine.console.LinePlace;
import dev.reprise.projections.ResourceView;
import dev.reprise.projections.history.History;
import dev.reprise.projections.history.Timeline;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When lines of the consoles match: what a timeline shows of them. */
final class LogDensityRoutes {
    private static final int BUCKETS = 200;

    /** Of each resource the last so many lines are looked at. */
    private static final long MOST_ROWS = 100_000;

    private final ConsoleReader console;
    private final Past past;

    LogDensityRoutes(ConsoleReader console, Past past) {
        this.console = console;
        this.past = past;
    }

    void register(Routes routes) {
        routes.get("/api/logs/density", this::density);
    }

    private record Density(
            Instant fromAt, Instant toAt, int buckets, Map<String, List<Lines>> resources) {}

    private record Lines(int bucket, int lines) {}

    private record Span(Instant from, Instant to, List<String> resources) {}

    private void density(Context ctx) throws Exception {
        var query = Query.of(ctx, "from", "to", "buckets", "grep");
        var buckets = (int) query.number("buckets", 1, History.MOST_BUCKETS).orElse(BUCKETS);
        var grep = Grep.of(query.required("grep"));
        var range = past.range(query);
        var span = past.read(() -> span(range.call()));
        var found = new TreeMap<String, List<Lines>>();
        for (var resource : span.resources()) {
            var lines = matching(resource, span, buckets, grep);
            if (!lines.isEmpty()) {
                found.put(resource, lines);
            }
        }
        Answers.json(ctx, 200, new Density(span.from(), span.to(), buckets, found));
    }

    private Span span(Past.Range range) {
        var history = past.history();
        return new Span(
                history.event(range.from()).recordedAt(),
                history.event(range.to()).recordedAt(),
                history.state(range.to()).resources().stream().map(ResourceView::name).toList());
    }

    private List<Lines> matching(String resource, Span span, int buckets, Grep grep) {
        var counts = new int[buckets];
        var query =
                new ConsoleQuery(
                        resource,
                        null,
                        null,
                        null,
                        span.from(),
                        grep::matches,
                        earliest(resource, span.to()),
                        null);
        try (var lines = console.read(query)) {
            lines.takeWhile(line -> !line.at().isAfter(span.to()))
                    .forEach(
                            line ->
                                    counts[
                                            Timeline.bucket(
                                                    span.from(), span.to(), line.at(), buckets)]++);
        }
        var found = new ArrayList<Lines>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            if (counts[bucket] > 0) {
                found.add(new Lines(bucket, counts[bucket]));
            }
        }
        return found;
    }

    /** Returns the first place that is looked at, null for the console's first. */
    private @Nullable LinePlace earliest(String resource, Instant until) {
        var left = MOST_ROWS;
        for (var extent : console.extents(resource, until).reversed()) {
            var rows = extent.lastRow() - extent.firstRow() + 1;
            if (rows > left) {
                return new LinePlace(extent.attempt(), extent.lastRow() - left + 1);
            }
            left -= rows;
        }
        return null;
    }
}
