package dev.reprise.http;

import dev.reprise.engine.HostService;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.Extent;
import dev.reprise.engine.console.LinePlace;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                    resource,
                    attempt,
                    stream,
                    tail,
                    since,
                    grep == null || follow ? null : grep::matches,
                    from,
                    before);
        }

        ConsoleQuery everythingSince(@Nullable Instant start) {
            return new ConsoleQuery(resource, attempt, stream, null, start, null, from, before);
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
        var plain = Optional.ofNullable(ctx.header("Accept")).orElse("").startsWith("text/plain");
        var out = new Lines(ctx, plain);
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
                asOf ? earlier(before, end(name, view.at())) : before,
                limit.isPresent() ? (Integer) (int) limit.getAsLong() : null,
                query.flag("follow"));
    }

    /** Returns the place after all that had been seen at {@code until}, null if no more came. */
    private @Nullable LinePlace end(String name, Instant until) {
        var then = host.console().extents(name, until);
        if (then.equals(host.console().extents(name, null))) {
            return null;
        }
        return then.stream()
                .filter(extent -> extent.lastRow() > 0)
                .reduce((_, later) -> later)
                .map(last -> new LinePlace(last.attempt(), last.lastRow() + 1))
                .orElse(new LinePlace(0, 1));
    }

    private static @Nullable LinePlace earlier(@Nullable LinePlace a, @Nullable LinePlace b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) < 0 ? a : b;
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

    private void read(Wanted wanted, Lines out) throws IOException {
        try (var lines = host.console().read(wanted.query())) {
            var matching = lines.filter(wanted::isSeen);
            var limited = wanted.limit() == null ? matching : matching.limit(wanted.limit());
            for (var line = limited.iterator(); line.hasNext(); ) {
                out.write(line.next());
            }
        }
    }

    private static List<ConsoleLine> last(int count, java.util.Iterator<ConsoleLine> lines) {
        var kept = new ArrayDeque<ConsoleLine>();
        while (lines.hasNext()) {
            kept.add(lines.next());
            if (kept.size() > count) {
                kept.remove();
            }
        }
        return List.copyOf(kept);
    }

    private void follow(Wanted wanted, Lines out) throws Exception {
        if (wanted.grep() == null || wanted.tail() == null) {
            follow(wanted, wanted.query(), _ -> true, out);
            return;
        }
        // The last n matches of what is there are known only at its end: read that first, then
        // follow from its last line on.
        var seen = new Seen();
        try (var lines = host.console().read(wanted.everythingSince(wanted.since()))) {
            for (var line :
                    last(wanted.tail(), lines.peek(seen::add).filter(wanted::matches).iterator())) {
                out.write(line);
            }
        }
        var start = seen.last == null ? wanted.since() : seen.last;
        follow(wanted, wanted.everythingSince(start), line -> !seen.contains(line), out);
    }

    @SuppressWarnings("try") // What follows is closed after, not before, its lines.
    private void follow(Wanted wanted, ConsoleQuery query, Predicate<ConsoleLine> unseen, Lines out)
            throws Exception {
        var lines = new Handoff<ConsoleLine>(HANDED_OVER);
        streams.enter(lines);
        AutoCloseable following = () -> {};
        try {
            out.flush();
            following = host.console().follow(query, line -> hand(lines, line));
            while (!lines.isClosed()) {
                var batch = lines.take(heartbeat);
                for (var line : batch) {
                    if (unseen.test(line) && wanted.matches(line)) {
                        out.write(line);
                    }
                }
                if (batch.isEmpty() && !lines.isClosed()) {
                    out.heartbeat();
                }
                out.flush();
            }
        } finally {
            // In this order: what follows may be waiting for space.
            streams.leave(lines);
            following.close();
        }
    }

    private static void hand(Handoff<ConsoleLine> lines, ConsoleLine line) {
        try {
            lines.put(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How far each stream of each attempt was read. */
    private static final class Seen {
        private final Map<String, Long> lines = new HashMap<>();
        private @Nullable Instant last;

        void add(ConsoleLine line) {
            lines.merge(key(line), line.line(), Math::max);
            if (last == null || line.at().isAfter(last)) {
                last = line.at();
            }
        }

        boolean contains(ConsoleLine line) {
            return line.line() <= lines.getOrDefault(key(line), 0L);
        }

        private static String key(ConsoleLine line) {
            return line.attempt() + line.stream();
        }
    }

    /** The answer: nothing is sent before its first line, so that a problem can still be told. */
    private static final class Lines {
        private final Context ctx;
        private final boolean plain;
        private @Nullable OutputStream out;

        Lines(Context ctx, boolean plain) {
            this.ctx = ctx;
            this.plain = plain;
        }

        void write(ConsoleLine line) throws IOException {
            var text = plain ? line.text() : Answers.toJson(line);
            stream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }

        void heartbeat() throws IOException {
            if (!plain) {
                stream().write('\n');
            }
        }

        void flush() throws IOException {
            stream().flush();
        }

        void end() throws IOException {
            flush();
        }

        void end(Problem problem) throws IOException {
            if (out == null) {
                throw problem;
            }
            var details = Answers.details(problem, ctx.path());
            var text = plain ? "reprise: " + problem.detail() : "{\"problem\":" + details + "}";
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        private OutputStream stream() throws IOException {
            if (out == null) {
                ctx.contentType(plain ? "text/plain; charset=utf-8" : Answers.NDJSON);
                out = ctx.res().getOutputStream();
            }
            return out;
        }
    }
}
