package dev.reprise.http;

import dev.reprise.engine.GivenValue;
import dev.reprise.engine.HostService;

import io.javalin.http.Context;

/** The model's parameters: which there are, and a value for one. */
final class ParameterRoutes {
    private final HostService host;
    private final Past past;

    ParameterRoutes(HostService host, Past past) {
        this.host = host;
        this.past = past;
    }

    void register(Routes routes) {
        routes.get("/api/parameters", this::list);
        routes.put("/api/parameters/{name}", this::give);
    }

    private void list(Context ctx) throws Exception {
        Answers.json(ctx, 200, past.view(ctx, Query.of(ctx, "at")).parameters());
    }

    private void give(Context ctx) throws Exception {
        Changing.refusePast(Query.of(ctx, "at"));
        var body = Body.of(ctx, "value", "save", "commandId", "at");
        Changing.refusePast(body);
        var value =
                body.text("value").orElseThrow(() -> Problem.malformed("field value is missing"));
        if (value.isEmpty() || value.indexOf('\0') >= 0) {
            throw Problem.malformed("field value is empty or has a NUL character in it");
        }
        var name = ctx.pathParam("name");
        Changing.recorded(
                host.give(
                        new GivenValue(
                                name,
                                value,
                                body.flag("save"),
                                Actor.of(ctx),
                                Changing.commandId(body))));
        var now = host.state();
        ctx.header(Past.POSITION, Long.toString(now.position()));
        Answers.json(
                ctx,
                200,
                now.parameters().stream()
                        .filter(p -> p.name().equals(name))
                        .findFirst()
                        .orElseThrow());
    }
}
