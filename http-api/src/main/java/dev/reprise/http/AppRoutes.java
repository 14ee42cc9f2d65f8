package dev.reprise.http;

import dev.reprise.engine.HostInfo;
import dev.reprise.engine.HostService;
import dev.reprise.projections.AppState;
import dev.reprise.projections.ResourceView;
import dev.reprise.projections.StateCodec;
import dev.reprise.projections.history.History;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the app is like, now or at a position. */
final class AppRoutes {
    private static final String CODE = StateCodec.codeVersion();

    private final HostService host;
    private final Present present;
    private final Past past;
    private final String url;
    private final boolean page;

    AppRoutes(HostService host, Present present, Past past, String url, boolean page) {
        this.host = host;
        this.present = present;
        this.past = past;
        this.url = url;
        this.page = page;
    }

    void register(Routes routes) {
        routes.get("/api/host", this::host);
        routes.get("/api/state", this::state);
        routes.get("/api/changes", this::changes);
        routes.get("/api/resources", this::resources);
        routes.get("/api/resources/{name}", this::resource);
        routes.get("/api/why/{name}", this::why);
    }

    /** Returns the instance of that name, or throws a problem that names those there are. */
    static ResourceView instance(AppState view, String name) {
        return view.resource(name).orElseThrow(() -> History.unknown(view, name));
    }

    /** Returns who the host is, as the API tells it. */
    static Map<String, Object> describe(HostInfo info) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("appHost", info.appHost());
        body.put("name", info.name());
        body.put("pid", info.pid());
        body.put("session", info.session());
        body.put("epoch", info.epoch());
        body.put("version", info.version());
        body.put("readOnly", info.readOnly());
        return body;
    }

    private void host(Context ctx) throws Exception {
        Query.of(ctx);
        var body = describe(host.info());
        body.put("position", present.state().position());
        body.put("apiUrl", url);
        body.put("dashboardUrl", page ? url + "/" : null);
        Answers.json(ctx, 200, body);
    }

    /** The tag holds all that the state is a function of: session, position, and this program. */
    private void state(Context ctx) throws Exception {
        var at = past.point(Query.of(ctx, "at"), "at");
        var now = present.state();
        var isPast = at.isPresent() && at.get() != now.position();
        var position = isPast ? at.get() : now.position();
        var session = isPast ? sessionOf(position) : now.session().number();
        var tag = '"' + (session + "-" + position + "-" + host.info().version() + "-" + CODE) + '"';
        ctx.header("Cache-Control", "private, no-cache")
                .header("ETag", tag)
                .header(Past.POSITION, Long.toString(position));
        if (isKnown(tag, ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        Answers.json(ctx, 200, (isPast ? past.state(position) : now).canonicalJson());
    }

    /** A client that has one position is told of another only what is different there. */
    private void changes(Context ctx) throws Exception {
        var query = Query.of(ctx, "at", "since");
        var since = query.number("since", 1, Query.MAX_POSITION);
        var step = past.step(ctx, query, since);
        Answers.json(ctx, 200, changes(step.before(), step.after()));
    }

    /** All resources where there are others than before, or in another order. */
    private static Map<String, Object> changes(AppState before, AppState view) {
        var known = Changes.byName(before);
        var now = Changes.byName(view);
        var whole = !List.copyOf(known.keySet()).equals(List.copyOf(now.keySet()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("position", view.position());
        body.put("at", view.at());
        body.put("session", view.session().number());
        body.put("name", view.model().name());
        body.put("whole", whole);
        body.put("resources", whole ? now.values() : Changes.changed(known, now));
        return body;
    }

    private static boolean isKnown(String tag, @Nullable String known) {
        return known != null
                && Arrays.stream(known.split(","))
                        .map(String::strip)
                        .anyMatch(k -> k.equals(tag) || k.equals("W/" + tag) || k.equals("*"));
    }

    private void resources(Context ctx) throws Exception {
        Answers.json(ctx, 200, past.view(ctx, Query.of(ctx, "at")).resources());
    }

    private void resource(Context ctx) throws Exception {
        var view = past.view(ctx, Query.of(ctx, "at"));
        Answers.json(ctx, 200, instance(view, ctx.pathParam("name")));
    }

    private void why(Context ctx) throws Exception {
        var view = past.view(ctx, Query.of(ctx, "at"));
        var name = ctx.pathParam("name");
        Answers.json(ctx, 200, view.why(name).orElseThrow(() -> History.unknown(view, name)));
    }

    private long sessionOf(long position) throws Exception {
        return past.soon(() -> past.history().session(position).session());
    }
}
