package dev.reprise.http;

import dev.reprise.engine.Exec;
import dev.reprise.engine.ExecResult;
import dev.reprise.engine.HostService;

import io.javalin.http.Context;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands that the model does not know where its programs run. */
final class ExecRoutes {
    private static final int PRESET_SECONDS = 60;
    private static final int LONGEST_SECONDS = 600;

    /** Beyond the command's own time: for recording, and for killing it. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final HostService host;

    ExecRoutes(HostService host) {
        this.host = host;
    }

    void register(Routes routes) {
        routes.post("/api/resources/{name}/exec", this::exec);
    }

    private void exec(Context ctx) throws Exception {
        Changing.refusePast(Query.of(ctx, "at"));
        var body = Body.of(ctx, "commandLine", "commandId", "timeoutSeconds", "at");
        Changing.refusePast(body);
        var seconds = body.number("timeoutSeconds", 1, LONGEST_SECONDS, PRESET_SECONDS);
        var exec =
                new Exec(
                        ctx.pathParam("name"),
                        commandLine(body),
                        Duration.ofSeconds(seconds),
                        Actor.of(ctx),
                        Changing.commandId(body));
        Answers.json(ctx, 200, ended(exec));
    }

    private static List<String> commandLine(Body body) {
        var words = body.list("commandLine");
        if (words.isEmpty() || words.getFirst().isBlank()) {
            throw Problem.malformed("field commandLine names no program");
        }
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw Problem.malformed("field commandLine has a NUL character in it");
        }
        return words;
    }

    private ExecResult ended(Exec exec) throws Exception {
        var patience = exec.timeout().plus(GRACE);
        try {
            return host.exec(exec).get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw Problem.busy(
                    "the command was not seen to end within " + patience.toSeconds() + "s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
