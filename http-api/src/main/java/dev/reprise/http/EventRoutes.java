package dev.reprise.http;

import dev.reprise.app.event.Streams;
import dev.reprise.engine.HostService;
import dev.reprise.eventstore.StoredEvent;

import io.javalin.http.Context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Pages of the log. A page ends at its limit, or after so many events looked at; then a {@code
 * Link} header with {@code rel="next"} leads on. The last page has none.
 */
final class EventRoutes {
    private static final int LIMIT = 1_000;
    private static final int LOOKED_AT = 50_000;
    private static final Pattern TYPES = Pattern.compile("[A-Za-z]{1,64}(,[A-Za-z]{1,64}){0,31}");

    private final HostService host;
    private final LogReads reads;

    EventRoutes(HostService host, LogReads reads) {
        this.host = host;
        this.reads = reads;
    }

    void register(Routes routes) {
        routes.get("/api/events", this::events);
    }

    private record Page(List<StoredEvent> events, long next) {}

    private void events(Context ctx) throws Exception {
        var query = Query.of(ctx, "from", "to", "type", "resource", "limit");
        var from = query.number("from", 0, Query.MAX_POSITION).orElse(1);
        var to = query.number("to", 0, Query.MAX_POSITION).orElse(Query.MAX_POSITION);
        var limit = (int) query.number("limit", 1, LIMIT).orElse(LIMIT);
        if (to < from) {
            throw Problem.malformed("to " + to + " is before from " + from);
        }
        var wanted = wanted(query);
        var page = reads.call(() -> page(from, to, limit, wanted));
        if (page.next() > 0) {
            ctx.header("Link", "<" + next(ctx, page.next()) + ">; rel=\"next\"");
        }
        write(ctx, page.events());
    }

    private Predicate<StoredEvent> wanted(Query query) throws Exception {
        Predicate<StoredEvent> wanted = _ -> true;
        var types = query.text("type");
        if (types.isPresent()) {
            var set = types(types.get());
            wanted = wanted.and(event -> set.contains(event.type()));
        }
        var resource = query.text("resource");
        if (resource.isPresent()) {
            var streams = streams(resource.get());
            wanted = wanted.and(event -> streams.contains(event.stream()));
        }
        return wanted;
    }

    private static Set<String> types(String text) {
        if (!TYPES.matcher(text).matches()) {
            throw Problem.malformed(
                    "type "
                            + Problem.quote(text)
                            + " is not a list of at most 32 event types like Launched,Exited");
        }
        return Set.of(text.split(",")).stream().collect(Collectors.toUnmodifiableSet());
    }

    /** The streams of an instance, or of all instances of a resource, also of earlier models. */
    private Set<String> streams(String name) throws Exception {
        var streams =
                host.state().resources().stream()
                        .filter(r -> r.name().equals(name) || r.displayName().equals(name))
                        .map(r -> Streams.instance(r.name()))
                        .collect(Collectors.toSet());
        var own = Streams.instance(name);
        if (streams.isEmpty() && reads.call(() -> host.log().streamVersion(own)) == 0) {
            AppRoutes.instance(host.state(), name);
        }
        streams.add(own);
        return streams;
    }

    private Page page(long from, long to, int limit, Predicate<StoredEvent> wanted) {
        var events = new ArrayList<StoredEvent>();
        var after = Math.max(0, from - 1);
        var looked = 0;
        while (looked < LOOKED_AT) {
            var read = host.log().read(after, LIMIT);
            if (read.isEmpty()) {
                return new Page(events, 0);
            }
            for (var event : read) {
                if (event.position() > to) {
                    return new Page(events, 0);
                }
                if (wanted.test(event)) {
                    if (events.size() == limit) {
                        return new Page(events, event.position());
                    }
                    events.add(event);
                }
            }
            after = read.getLast().position();
            looked += read.size();
        }
        return new Page(events, after + 1);
    }

    private static String next(Context ctx, long from) {
        var rest =
                Optional.ofNullable(ctx.queryString()).stream()
                        .flatMap(query -> List.of(query.split("&")).stream())
                        .filter(parameter -> !parameter.isEmpty() && !parameter.startsWith("from="))
                        .map(parameter -> "&" + parameter)
                        .collect(Collectors.joining());
        return ctx.path() + "?from=" + from + rest;
    }

    private static void write(Context ctx, List<StoredEvent> events) {
        var lines = Optional.ofNullable(ctx.header("Accept")).orElse("").contains(Answers.NDJSON);
        var rows = events.stream().map(EventRows::toJson);
        if (lines) {
            ctx.contentType(Answers.NDJSON)
                    .result(rows.map(row -> row + "\n").collect(Collectors.joining()));
        } else {
            Answers.json(ctx, 200, rows.collect(Collectors.joining(",\n", "[", "]\n")));
        }
    }
}
