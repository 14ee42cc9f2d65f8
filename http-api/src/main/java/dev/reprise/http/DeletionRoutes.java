package dev.reprise.http;

import dev.reprise.engine.HostService;
import dev.reprise.eventstore.SessionRange;

import io.javalin.http.Context;

import java.time.Instant;
import java.util.Map;

/** Sessions that go because somebody wants it. The answer comes when they have gone. */
final class DeletionRoutes {
    private final HostService host;

    /** A session that is gone. */
    private record Gone(long session, long first, long last, Instant openedAt, Instant lastAt) {
        static Gone of(SessionRange range) {
            return new Gone(
                    range.session(), range.first(), range.last(), range.openedAt(), range.lastAt());
        }
    }

    DeletionRoutes(HostService host) {
        this.host = host;
    }

    void register(Routes routes) {
        routes.delete("/api/sessions", this::delete);
    }

    private void delete(Context ctx) throws Exception {
        var query = Query.of(ctx, "through", "at");
        Changing.refusePast(query);
        var through = Query.parse("through", query.required("through"), 1, Query.MAX_POSITION);
        var gone = Changing.done(host.deleteSessions(through, Actor.of(ctx)));
        Answers.json(ctx, 200, Map.of("deleted", gone.stream().map(Gone::of).toList()));
    }
}
