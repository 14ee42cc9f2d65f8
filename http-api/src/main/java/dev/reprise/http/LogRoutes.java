package dev.reprise.http;

import dev.reprise.engine.HostService;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.Extent;
import dev.reprise.engine.console.LinePlace;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Console output: NDJSON, or its plain text if {@code Accept} asks for {@code text/plain}. A follow
 * goes on until the client leaves; in silence an empty line of NDJSON now and then finds out
 * whether it has. What goes wrong after the first line is told by a last line with {@code problem}.
 */
final class LogRoutes {
    private static final int MOST_LINES = 1_000_000;
    private static final int HANDED_OVER = 1_024;

    private final HostService host;
    private final Past past;
    private final OpenStreams streams;
    private final Duration heartbeat;
    private final Clock clock;

    LogRoutes(HostService host, Past past, OpenStreams streams, Duration heartbeat, Clock clock) {
        this.host = host;
        this.past = past;
        this.streams = streams;
        this.heartbeat = heartbeat;
        this.clock = clock;
    }

    void register(Routes routes) {
        routes.get("/api/resources/{name}/logs", this::logs);
        routes.get("/api/resources/{name}/logs/extent", this::extent);
    }

    /** What is asked for; a follow's {@code grep} is applied here, so that its problem is told. */
    private record Wanted(
            String resource,
            @Nullable Integer attempt,
            @Nullable String stream,
            @Nullable Integer tail,
            @Nullable Instant since,
            @Nullable Grep grep,
            @Nullable Instant until,
            @Nullable LinePlace from,
            @Nullable LinePlace before,
            @Nullable Integer limit,
            boolean follow) {

        ConsoleQuery query() {
            return new ConsoleQuery(
                    resource, attempt, stream, tail, since, follow ? null : test(), from, before);
        }

        ConsoleQuery matches(LinePlace end) {
            return new ConsoleQuery(resource, attempt, stream, tail, since, test(), from, end);
        }

        ConsoleQuery everythingFrom(LinePlace now) {
            var start = from == null || from.compareTo(now) < 0 ? now : from;
            return new ConsoleQuery(resource, attempt, stream, null, since, null, start, null);
        }

        private @Nullable Predicate<String> test() {
            return grep == null ? null : grep::matches;
        }

        boolean isSeen(ConsoleLine line) {
            return until == null || !line.at().isAfter(until);
        }

        boolean matches(ConsoleLine line) {
            return grep == null || grep.matches(line.text());
        }
    }

    private void logs(Context ctx) throws Exception {
        var wanted = wanted(ctx);
        var out = new LineAnswer(ctx);
        try {
            if (wanted.follow()) {
                follow(wanted, out);
            } else {
                read(wanted, out);
            }
            out.end();
        } catch (Problem problem) {
            out.end(problem);
        }
    }

    private Wanted wanted(Context ctx) throws Exception {
        var query =
                Query.of(
                        ctx, "attempt", "stream", "follow", "tail", "since", "grep", "at", "from",
                        "before", "limit");
        var attempt = query.number("attempt", 1, Integer.MAX_VALUE);
        var tail = query.number("tail", 0, MOST_LINES);
        var asOf = query.text("at").isPresent();
        if (asOf && query.flag("follow")) {
            throw Problem.refused("follow shows the present, at the past; leave one of them out");
        }
        var before = query.place("before").orElse(null);
        if (before != null && query.flag("follow")) {
            throw Problem.refused("follow goes on, before ends; leave one of them out");
        }
        var view = asOf ? past.view(ctx, query) : host.state();
        var name = AppRoutes.instance(view, ctx.pathParam("name")).name();
        var limit = query.number("limit", 1, MOST_LINES);
        return new Wanted(
                name,
                attempt.isPresent() ? (Integer) (int) attempt.getAsLong() : null,
                query.oneOf("stream", "stdout", "stderr").orElse(null),
                tail.isPresent() ? (Integer) (int) tail.getAsLong() : null,
                query.since("since", clock.instant()).orElse(null),
                query.text("grep").map(Grep::of).orElse(null),
                asOf ? view.at() : null,
                query.place("from").orElse(null),
                asOf
                        ? LogEnds.earlier(before, LogEnds.at(host.console(), name, view.at()))
                        : before,
                limit.isPresent() ? (Integer) (int) limit.getAsLong() : null,
                query.flag("follow"));
    }

    private record Extents(String resource, List<Extent> attempts) {}

    private void extent(Context ctx) throws Exception {
        var query = Query.of(ctx, "at");
        var view = past.view(ctx, query);
        var name = AppRoutes.instance(view, ctx.pathParam("name")).name();
        var until = query.text("at").isPresent() ? view.at() : null;
        var attempts = host.console().extents(name, until);
        Answers.json(ctx, 200, new Extents(name, attempts));
    }

    private void read(Wanted wanted, LineAnswer out) throws IOException {
        try (var lines = host.console().read(wanted.query())) {
            var matching = lines.filter(wanted::isSeen);
            var limited = wanted.limit() == null ? matching : matching.limit(wanted.limit());
            for (var line = limited.iterator(); line.hasNext(); ) {
                out.write(line.next());
            }
        }
    }

    private void follow(Wanted wanted, LineAnswer out) throws Exception {
        if (wanted.grep() == null || wanted.tail() == null) {
            follow(wanted, wanted.query(), out);
            return;
        }
        // Which matches are the last ones is known at an end only: that of now.
        var now = LogEnds.now(host.console(), wanted.resource());
        try (var lines = host.console().read(wanted.matches(now))) {
            for (var line = lines.iterator(); line.hasNext(); ) {
                out.write(line.next());
            }
        }
        follow(wanted, wanted.everythingFrom(now), out);
    }

    @SuppressWarnings("try") // What follows is closed after, not before, its lines.
    private void follow(Wanted wanted, ConsoleQuery query, LineAnswer out) throws Exception {
        var lines = new Handoff<ConsoleLine>(HANDED_OVER);
        streams.enter(lines);
        AutoCloseable following = () -> {};
        try {
            out.flush();
            following = host.console().follow(query, line -> hand(lines, line));
            while (!lines.isClosed()) {
                var batch = lines.take(heartbeat);
                for (var line : batch) {
                    if (wanted.matches(line)) {
                        out.write(line);
                    }
                }
                if (batch.isEmpty() && !lines.isClosed()) {
                    out.heartbeat();
                }
                out.flush();
            }
        } finally {
            // In this order: what follows may be waiting for space, and who has left reads no more.
            lines.close();
            try {
                following.close();
            } finally {
                streams.leave(lines);
            }
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
