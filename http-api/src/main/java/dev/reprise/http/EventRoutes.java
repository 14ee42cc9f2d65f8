package dev.reprise.http;

import dev.reprise.app.event.Streams;
import dev.reprise.engine.HostService;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.history.EventPage;
import dev.reprise.projections.history.History;

import io.javalin.http.Context;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Pages of the log. A page ends at its limit, or after so many events looked at; then {@code
 * X-Reprise-Cursor}, and a {@code Link} header with {@code rel="next"}, lead on. The last page has
 * neither.
 */
final class EventRoutes {
    private static final Pattern TYPES = Pattern.compile("[A-Za-z]{1,64}(,[A-Za-z]{1,64}){0,31}");

    private final HostService host;
    private final Past past;

    EventRoutes(HostService host, Past past) {
        this.host = host;
        this.past = past;
    }

    void register(Routes routes) {
        routes.get("/api/events", this::events);
    }

    private void events(Context ctx) throws Exception {
        var query =
                Query.of(
                        ctx,
                        "q",
                        "cursor",
                        "from",
                        "to",
                        "type",
                        "resource",
                        "actor",
                        "correlation",
                        "limit");
        var begin = past.from(query, "from").orElse(1L);
        var from = Math.max(begin, query.number("cursor", 1, Query.MAX_POSITION).orElse(1));
        var to = past.to(query, "to").orElse(Query.MAX_POSITION);
        var limit = (int) query.number("limit", 1, History.MOST_EVENTS).orElse(History.MOST_EVENTS);
        if (to < begin && query.text("from").isPresent()) {
            throw Problem.malformed("to " + to + " is before from " + begin);
        }
        var wanted = wanted(query);
        var page = past.read(() -> past.history().events(wanted, from, to, limit));
        if (page.next() > 0) {
            ctx.header("X-Reprise-Cursor", Long.toString(page.next()))
                    .header("Link", "<" + next(ctx, page.next()) + ">; rel=\"next\"");
        }
        write(ctx, page);
    }

    private Predicate<StoredEvent> wanted(Query query) throws Exception {
        Predicate<StoredEvent> wanted = _ -> true;
        var types = query.text("type").map(EventRoutes::types);
        if (types.isPresent()) {
            wanted = wanted.and(event -> types.get().contains(event.type()));
        }
        var resource = query.text("resource");
        if (resource.isPresent()) {
            var streams = streams(resource.get());
            wanted = wanted.and(event -> streams.contains(event.stream()));
        }
        var actor = query.text("actor");
        if (actor.isPresent()) {
            wanted = wanted.and(event -> event.actor().equals(actor.get()));
        }
        var correlation = query.text("correlation");
        if (correlation.isPresent()) {
            wanted = wanted.and(event -> correlation.get().equals(event.correlationId()));
        }
        var search = query.text("q").map(dev.reprise.projections.query.Query::parse);
        return search.isPresent() ? wanted.and(search.get().test()) : wanted;
    }

    private static Set<String> types(String text) {
        if (!TYPES.matcher(text).matches()) {
            throw Problem.malformed(
                    "type "
                            + Problem.quote(text)
                            + " is not a list of at most 32 event types like Launched,Exited");
        }
        return Set.copyOf(List.of(text.split(",")).stream().distinct().toList());
    }

    /** The streams of an instance, or of all instances of a resource, also of earlier models. */
    private Set<String> streams(String name) throws Exception {
        var streams =
                host.state().resources().stream()
                        .filter(r -> r.name().equals(name) || r.displayName().equals(name))
                        .map(r -> Streams.instance(r.name()))
                        .collect(Collectors.toSet());
        var own = Streams.instance(name);
        if (streams.isEmpty() && past.read(() -> host.log().streamVersion(own)) == 0) {
            AppRoutes.instance(host.state(), name);
        }
        streams.add(own);
        return streams;
    }

    private static String next(Context ctx, long cursor) {
        var rest =
                Optional.ofNullable(ctx.queryString()).stream()
                        .flatMap(query -> List.of(query.split("&")).stream())
                        .filter(part -> !part.isEmpty() && !part.startsWith("cursor="))
                        .map(part -> "&" + part)
                        .collect(Collectors.joining());
        return ctx.path() + "?cursor=" + cursor + rest;
    }

    private static void write(Context ctx, EventPage page) {
        var lines = Optional.ofNullable(ctx.header("Accept")).orElse("").contains(Answers.NDJSON);
        var rows = page.events().stream().map(Answers::toJson);
        if (lines) {
            ctx.contentType(Answers.NDJSON)
                    .result(rows.map(row -> row + "\n").collect(Collectors.joining()));
        } else {
            Answers.json(ctx, 200, rows.collect(Collectors.joining(",\n", "[", "]\n")));
        }
    }
}
