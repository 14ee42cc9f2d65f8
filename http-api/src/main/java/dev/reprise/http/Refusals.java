package dev.reprise.http;

import dev.reprise.app.event.UnknownEventException;
import dev.reprise.engine.CommandRejectedException;
import dev.reprise.engine.InvalidArgumentException;
import dev.reprise.engine.UnknownResourceException;
import dev.reprise.eventstore.StoreException;
import dev.reprise.projections.UnknownPositionException;
import dev.reprise.projections.history.MalformedException;
import dev.reprise.projections.history.UnknownException;
import dev.reprise.projections.query.CostlyException;
import dev.reprise.projections.query.QueryException;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.EndpointNotFound;

import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Turns whatever goes wrong into an answer that helps and tells no secrets. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final String token;
    private final Routes table;
    private final BooleanSupplier ending;

    /**
     * @param ending whether the server is on its way out
     */
    Refusals(String token, Routes table, BooleanSupplier ending) {
        this.token = token;
        this.table = table;
        this.ending = ending;
    }

    void register(RoutesConfig routes) {
        routes.exception(Exception.class, this::answer);
        // Otherwise Javalin answers these itself.
        routes.exception(HttpResponseException.class, this::answer);
    }

    /** A proxy that names no path of ours gets no better answer than the page without its looks. */
    private static String root(Context ctx) {
        try {
            return Pages.root(ctx);
        } catch (Problem _) {
            return "./";
        }
    }

    /** Answers with what {@code failure} means; logs it if it is a fault of ours. */
    void answer(Exception failure, Context ctx) {
        if (ctx.res().isCommitted()) {
            return;
        }
        var problem = problem(failure, ctx);
        if (problem.status() == 401 && Pages.wantsPage(ctx)) {
            Answers.html(ctx, 401, LoginPage.ask(root(ctx)));
            return;
        }
        Answers.problem(ctx, problem, token);
    }

    private Problem problem(Exception failure, Context ctx) {
        return switch (failure) {
            case Problem problem -> problem;
            case UnknownResourceException e ->
                    Problem.unknown("unknown-resource", String.valueOf(e.getMessage()));
            case CommandRejectedException e -> Problem.refused(String.valueOf(e.getMessage()));
            case InvalidArgumentException e -> Problem.malformed(String.valueOf(e.getMessage()));
            case UnknownPositionException e ->
                    Problem.unknown("unknown-position", String.valueOf(e.getMessage()));
            case UnknownException e -> Problem.unknown(e.kind(), String.valueOf(e.getMessage()));
            case MalformedException e -> Problem.malformed(String.valueOf(e.getMessage()));
            case QueryException e -> Problem.malformed("q: " + e.getMessage());
            case CostlyException e -> Problem.malformed("q: " + e.getMessage());
            case CancellationException _ ->
                    Problem.busy("the host stopped reading the log; try again");
            case UnknownEventException e -> Problem.refused(String.valueOf(e.getMessage()));
            case StoreException e -> Problem.busy(String.valueOf(e.getMessage()));
            case EndpointNotFound _ -> table.unrouted(ctx);
            case HttpResponseException e ->
                    new Problem(
                            e.getStatus(),
                            "http-" + e.getStatus(),
                            "Not possible",
                            "this request cannot be served: status " + e.getStatus(),
                            Map.of());
            default -> fault(failure, ctx);
        };
    }

    private Problem fault(Exception failure, Context ctx) {
        if (ending.getAsBoolean()) {
            return Problem.ending();
        }
        if (isClientGone(failure)) {
            LOG.debug("the client of {} {} has gone", ctx.method(), ctx.path());
        } else {
            LOG.error("answering {} {} failed", ctx.method(), ctx.path(), failure);
        }
        return new Problem(
                500,
                "fault",
                "Fault in the host",
                "the host could not answer this; its log file says why",
                Map.of());
    }

    private static boolean isClientGone(Exception failure) {
        return failure instanceof EofException || failure.getCause() instanceof EofException;
    }
}
