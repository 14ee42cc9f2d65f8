package dev.reprise.http;

import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.history.History;

import io.javalin.http.Context;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Questions about the past; the answers are those of {@link History}. */
final class PastRoutes {
    private static final int BUCKETS = 200;
    private static final int NOTIFICATIONS = 100;
    private static final int MOST_NOTIFICATIONS = 1_000;

    private final Past past;
    private final EventStore log;

    PastRoutes(Past past, EventStore log) {
        this.past = past;
        this.log = log;
    }

    void register(Routes routes) {
        routes.get("/api/events/{position}/chain", this::chain);
        routes.get("/api/diff", this::diff);
        routes.get("/api/timeline", this::timeline);
        routes.get("/api/sessions", this::sessions);
        routes.get("/api/sizes", this::sizes);
        routes.get("/api/blame/{resource}/{property}", this::blame);
        routes.get("/api/usage", this::sampled);
        routes.get("/api/usage/{name}", this::usage);
        routes.get("/api/notifications", this::notifications);
        routes.get("/api/notes", this::notes);
    }

    private void chain(Context ctx) throws Exception {
        Query.of(ctx);
        var at = ctx.pathParam("position");
        Answers.json(ctx, 200, past.read(() -> past.history().chain(past.history().position(at))));
    }

    private void diff(Context ctx) throws Exception {
        var query = Query.of(ctx, "from", "to");
        var from = query.required("from");
        var to = query.required("to");
        Answers.json(ctx, 200, past.read(() -> past.history().diff(from, to)));
    }

    private void timeline(Context ctx) throws Exception {
        var query = Query.of(ctx, "from", "to", "buckets");
        var buckets = (int) query.number("buckets", 1, History.MOST_BUCKETS).orElse(BUCKETS);
        var range = past.range(query);
        answer(ctx, range, found -> past.history().timeline(found.from(), found.to(), buckets));
    }

    /** Both the range and what is in it are read where reading may take long. */
    private void answer(Context ctx, Callable<Past.Range> range, Function<Past.Range, Object> read)
            throws Exception {
        Answers.json(ctx, 200, past.read(() -> read.apply(range.call())));
    }

    private void sessions(Context ctx) throws Exception {
        Query.of(ctx);
        Answers.json(ctx, 200, past.read(past.history()::sessions));
    }

    private void sizes(Context ctx) throws Exception {
        Query.of(ctx);
        Answers.json(ctx, 200, past.read(log::sizes));
    }

    private void blame(Context ctx) throws Exception {
        var query = Query.of(ctx, "at");
        var position = past.position(ctx, query);
        var resource = ctx.pathParam("resource");
        var property = ctx.pathParam("property");
        Answers.json(ctx, 200, past.read(() -> past.history().blame(resource, property, position)));
    }

    private void usage(Context ctx) throws Exception {
        var range = samples(Query.of(ctx, "from", "to"));
        var instance = ctx.pathParam("name");
        answer(ctx, range, found -> past.history().usage(instance, found.from(), found.to()));
    }

    private void sampled(Context ctx) throws Exception {
        var range = samples(Query.of(ctx, "from", "to"));
        answer(ctx, range, found -> past.history().sampled(found.from(), found.to()));
    }

    /** Without a range, the session of {@code to} or the last one. */
    private Callable<Past.Range> samples(Query query) throws Exception {
        var to = past.to(query, "to");
        var from = past.from(query, "from");
        return () -> {
            var history = past.history();
            var end = Math.min(to.orElse(history.head()), history.head());
            return new Past.Range(
                    from.isPresent() ? from.get() : history.session(end).first(), end);
        };
    }

    private void notifications(Context ctx) throws Exception {
        var query = Query.of(ctx, "at", "limit");
        var limit = (int) query.number("limit", 1, MOST_NOTIFICATIONS).orElse(NOTIFICATIONS);
        var position = past.position(ctx, query);
        Answers.json(ctx, 200, past.read(() -> past.history().notifications(position, limit)));
    }

    private void notes(Context ctx) throws Exception {
        Query.of(ctx);
        Answers.json(ctx, 200, Map.of("notes", past.read(past.history()::notes)));
    }
}
