package dev.reprise.http;

import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.LogExport;

import io.javalin.http.Context;

import java.io.BufferedOutputStream;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The log as a file that shows the same pages elsewhere, read only. */
final class ExportRoutes {
    private static final int BUFFER = 1 << 16;
    private static final long MOST = (1L << 53) - 1;

    private final EventStore log;

    ExportRoutes(EventStore log) {
        this.log = log;
    }

    void register(Routes routes) {
        routes.get("/api/export", this::export);
    }

    /**
     * Once it has begun, a fault can only cut it short: then its last line, the seal, is missing.
     */
    private void export(Context ctx) throws Exception {
        var session = Query.of(ctx, "session").number("session", 1, MOST);
        if (session.isPresent()) {
            requireSession(session.getAsLong());
        }
        var name = session.isPresent() ? "session-" + session.getAsLong() : "log";
        ctx.contentType("application/x-ndjson");
        ctx.header("Content-Disposition", "attachment; filename=\"" + name + ".ndjson\"");
        var out = new BufferedOutputStream(ctx.outputStream(), BUFFER);
        beside(
                () -> {
                    if (session.isPresent()) {
                        LogExport.session(log, session.getAsLong(), Instant.now(), out);
                    } else {
                        LogExport.log(log, Instant.now(), out);
                    }
                    out.flush();
                    return true;
                });
    }

    private void requireSession(long session) {
        if (log.sessions().stream().noneMatch(range -> range.session() == session)) {
            throw Problem.unknown("unknown-session", "the log holds no session " + session);
        }
    }

    /** On a thread of its own: it may take minutes, and a database call holds on to its carrier. */
    private static void beside(Callable<Boolean> work) throws Exception {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name("api-export").start(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
