package dev.reprise.http;

import dev.reprise.engine.HostService;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.LinePlace;
import dev.reprise.projections.ResourceView;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** What all resources wrote, by time: the last lines, and those that come. */
final class MergedLogRoutes {
    private static final int MOST_LINES = 20_000;
    private static final int USUAL_LINES = 1_000;
    private static final int HANDED_OVER = 1_024;

    private final HostService host;
    private final Past past;
    private final OpenStreams streams;
    private final Duration heartbeat;

    MergedLogRoutes(HostService host, Past past, OpenStreams streams, Duration heartbeat) {
        this.host = host;
        this.past = past;
        this.streams = streams;
        this.heartbeat = heartbeat;
    }

    void register(Routes routes) {
        routes.get("/api/logs", this::logs);
    }

    /** One resource's part: what is there lies before {@code end}, which is null for all of it. */
    private record Part(String resource, @Nullable LinePlace end) {
        ConsoleQuery last(int tail, @Nullable Predicate<String> grep) {
            return new ConsoleQuery(resource, null, null, tail, null, grep, null, end);
        }

        ConsoleQuery next() {
            return new ConsoleQuery(resource, null, null, null, null, null, end, null);
        }
    }

    private void logs(Context ctx) throws Exception {
        var query = Query.of(ctx, "at", "tail", "grep", "follow");
        var tail = (int) query.number("tail", 0, MOST_LINES).orElse(USUAL_LINES);
        var grep = query.text("grep").map(Grep::of).orElse(null);
        var asOf = query.text("at").isPresent();
        var follow = query.flag("follow");
        if (asOf && follow) {
            throw Problem.refused("follow shows the present, at the past; leave one of them out");
        }
        var view = asOf ? past.view(ctx, query) : host.state();
        var parts =
                view.resources().stream()
                        .map(resource -> part(resource, asOf ? view.at() : null))
                        .toList();
        var out = new LineAnswer(ctx);
        try {
            for (var line : last(parts, tail, grep == null ? null : grep::matches)) {
                out.write(line);
            }
            if (follow) {
                follow(parts, grep, out);
            }
            out.end();
        } catch (Problem problem) {
            out.end(problem);
        }
    }

    private Part part(ResourceView resource, @Nullable Instant until) {
        var console = host.console();
        var name = resource.name();
        var end = until == null ? LogEnds.now(console, name) : LogEnds.at(console, name, until);
        return new Part(name, end);
    }

    private List<ConsoleLine> last(List<Part> parts, int tail, @Nullable Predicate<String> grep) {
        var found = new ArrayList<ConsoleLine>();
        for (var part : parts) {
            try (var lines = host.console().read(part.last(tail, grep))) {
                lines.forEach(found::add);
            }
        }
        found.sort(Comparator.comparing(ConsoleLine::at));
        return found.subList(Math.max(0, found.size() - tail), found.size());
    }

    private void follow(List<Part> parts, @Nullable Grep grep, LineAnswer out) throws Exception {
        var lines = new Handoff<ConsoleLine>(HANDED_OVER);
        streams.enter(lines);
        var following = new ArrayList<AutoCloseable>();
        try {
            out.flush();
            for (var part : parts) {
                following.add(host.console().follow(part.next(), line -> hand(lines, line)));
            }
            pass(lines, grep, out);
        } finally {
            // In this order: what follows may be waiting for space, and who has left reads no more.
            lines.close();
            try {
                for (var one : following) {
                    one.close();
                }
            } finally {
                streams.leave(lines);
            }
        }
    }

    private void pass(Handoff<ConsoleLine> lines, @Nullable Grep grep, LineAnswer out)
            throws IOException, InterruptedException {
        while (!lines.isClosed()) {
            var batch = lines.take(heartbeat);
            for (var line : batch) {
                if (grep == null || grep.matches(line.text())) {
                    out.write(line);
                }
            }
            if (batch.isEmpty() && !lines.isClosed()) {
                out.heartbeat();
            }
            out.flush();
        }
    }

    private static void hand(Handoff<ConsoleLine> lines, ConsoleLine line) {
        try {
            lines.put(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
