package dev.reprise.http;

import dev.reprise.engine.HostInfo;
import dev.reprise.engine.HostService;
import dev.reprise.projections.AppState;
import dev.reprise.projections.ResourceView;

import io.javalin.http.Context;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the app is like, now or at a position. */
final class AppRoutes {
    private static final String POSITION = "X-Reprise-Position";
    private static final int NAMED_AT_MOST = 30;

    private final HostService host;
    private final Present present;
    private final LogReads reads;
    private final String url;
    private final boolean page;

    AppRoutes(HostService host, Present present, LogReads reads, String url, boolean page) {
        this.host = host;
        this.present = present;
        this.reads = reads;
        this.url = url;
        this.page = page;
    }

    void register(Routes routes) {
        routes.get("/api/host", this::host);
        routes.get("/api/state", this::state);
        routes.get("/api/resources", this::resources);
        routes.get("/api/resources/{name}", this::resource);
        routes.get("/api/why/{name}", this::why);
    }

    /** Returns the instance of that name, or throws a problem that names those there are. */
    static ResourceView instance(AppState view, String name) {
        return view.resource(name).orElseThrow(() -> unknown(view, name));
    }

    private static Problem unknown(AppState view, String name) {
        var instances =
                view.resources().stream()
                        .filter(resource -> resource.displayName().equals(name))
                        .toList();
        if (!instances.isEmpty()) {
            return Problem.unknown(
                    "many-instances",
                    "resource "
                            + Problem.quote(name)
                            + " has the instances "
                            + names(instances.stream())
                            + "; name one of them");
        }
        return Problem.unknown(
                "unknown-resource",
                "there is no resource "
                        + Problem.quote(name)
                        + (view.resources().isEmpty()
                                ? "; the app has none at position " + view.position()
                                : "; there are " + names(view.resources().stream())));
    }

    private static String names(Stream<ResourceView> resources) {
        var names = resources.map(ResourceView::name).toList();
        var shown = names.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "));
        return names.size() > NAMED_AT_MOST
                ? shown + " and " + (names.size() - NAMED_AT_MOST) + " more"
                : shown;
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
        var at = Query.of(ctx, "at").number("at", 1, Query.MAX_POSITION);
        var now = present.state();
        var past = at.isPresent() && at.getAsLong() != now.position();
        var position = past ? at.getAsLong() : now.position();
        var session = past ? sessionOf(position) : now.session().number();
        var tag = '"' + (session + "-" + position + "-" + host.info().version()) + '"';
        ctx.header("Cache-Control", "private, no-cache")
                .header("ETag", tag)
                .header(POSITION, Long.toString(position));
        if (tag.equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        Answers.json(ctx, 200, (past ? viewAt(position) : now).canonicalJson());
    }

    private void resources(Context ctx) throws Exception {
        var view = view(Query.of(ctx, "at"));
        ctx.header(POSITION, Long.toString(view.position()));
        Answers.json(ctx, 200, view.resources());
    }

    private void resource(Context ctx) throws Exception {
        var view = view(Query.of(ctx, "at"));
        ctx.header(POSITION, Long.toString(view.position()));
        Answers.json(ctx, 200, instance(view, ctx.pathParam("name")));
    }

    private void why(Context ctx) throws Exception {
        var view = view(Query.of(ctx, "at"));
        var name = ctx.pathParam("name");
        ctx.header(POSITION, Long.toString(view.position()));
        Answers.json(ctx, 200, view.why(name).orElseThrow(() -> unknown(view, name)));
    }

    private AppState view(Query query) throws Exception {
        OptionalLong at = query.number("at", 1, Query.MAX_POSITION);
        return at.isPresent() ? viewAt(at.getAsLong()) : present.state();
    }

    private AppState viewAt(long position) throws Exception {
        try {
            return reads.call(() -> host.stateAt(position));
        } catch (IllegalArgumentException e) {
            throw Problem.unknown("unknown-position", String.valueOf(e.getMessage()));
        }
    }

    private long sessionOf(long position) throws Exception {
        var found = reads.call(() -> host.log().read(position - 1, 1));
        if (found.isEmpty() || found.getFirst().position() != position) {
            throw Problem.unknown("unknown-position", noPosition(position));
        }
        return found.getFirst().session();
    }

    private String noPosition(long position) throws Exception {
        var sessions = reads.call(() -> host.log().sessions());
        return sessions.isEmpty()
                ? "the log holds no position " + position + "; it is empty"
                : "the log holds no position "
                        + position
                        + "; it holds "
                        + sessions.getFirst().first()
                        + ".."
                        + sessions.getLast().last();
    }
}
