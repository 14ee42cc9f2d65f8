package dev.reprise.http;

import dev.reprise.engine.CommandResult;
import dev.reprise.engine.HostService;
import dev.reprise.engine.Wish;
import dev.reprise.projections.history.History;

import io.javalin.http.Context;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What people may wish of the app. A wish is answered once it is durable. */
final class CommandRoutes {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration ASKING = Duration.ofMillis(500);

    private final HostService host;
    private final Past past;

    CommandRoutes(HostService host, Past past) {
        this.host = host;
        this.past = past;
    }

    void register(Routes routes) {
        routes.get("/api/resources/{name}/commands", this::list);
        routes.post("/api/resources/{name}/commands/{command}", this::command);
        routes.post("/api/app/stop", this::stop);
    }

    private void list(Context ctx) throws Exception {
        var view = past.view(ctx, Query.of(ctx, "at"));
        var name = ctx.pathParam("name");
        Answers.json(
                ctx, 200, view.commandsOf(name).orElseThrow(() -> History.unknown(view, name)));
    }

    private void command(Context ctx) throws Exception {
        var kind = kind(ctx.pathParam("command"));
        var query = Query.of(ctx, "wait", "at");
        Changing.refusePast(query);
        var wait = query.duration("wait", LONGEST_WAIT);
        var body = Body.of(ctx, "commandId", "force", "arguments", "at");
        Changing.refusePast(body);
        var runs = kind == Wish.Kind.RUN || kind == Wish.Kind.PROBE;
        var wish =
                new Wish(
                        kind,
                        ctx.pathParam("name"),
                        body.flag("force"),
                        Actor.of(ctx),
                        Changing.commandId(body),
                        runs ? ctx.pathParam("command") : "",
                        body.texts("arguments"));
        if (wish.force() && kind != Wish.Kind.START) {
            throw Problem.malformed("field force is for start only");
        }
        if (kind != Wish.Kind.RUN && !wish.arguments().isEmpty()) {
            throw Problem.malformed("field arguments is for commands of the model only");
        }
        var id = Changing.recorded(host.submit(wish));
        var result = wait.isPresent() ? settled(id, wait.get()) : Optional.<CommandResult>empty();
        if (result.isPresent()) {
            Answers.json(ctx, 200, result.get());
        } else {
            Answers.json(ctx, 202, Map.of("commandId", id));
        }
    }

    private void stop(Context ctx) throws Exception {
        Changing.refusePast(Query.of(ctx, "at"));
        var body = Body.of(ctx, "now", "at");
        Changing.refusePast(body);
        var now = body.flag("now");
        ask(host.requestStop(now, Actor.of(ctx), "asked for by " + Actor.of(ctx)));
        Answers.json(ctx, 202, Map.of("stopping", true, "now", now));
    }

    private static Wish.Kind kind(String command) {
        return switch (command) {
            case "start" -> Wish.Kind.START;
            case "stop" -> Wish.Kind.STOP;
            case "restart" -> Wish.Kind.RESTART;
            case Wish.PROBE -> Wish.Kind.PROBE;
            default -> Wish.Kind.RUN;
        };
    }

    /** Waits for a refusal only: a stop may take long and ends this server. */
    private static void ask(CompletableFuture<?> stop) throws Exception {
        try {
            stop.get(ASKING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Under way.
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Optional<CommandResult> settled(String commandId, Duration wait) throws Exception {
        try {
            return Optional.of(host.settled(commandId).get(wait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
