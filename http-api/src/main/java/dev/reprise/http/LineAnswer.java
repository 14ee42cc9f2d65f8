package dev.reprise.http;

import dev.reprise.engine.console.ConsoleLine;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An answer of lines: NDJSON, or their plain text if {@code Accept} asks for {@code text/plain}.
 * Nothing is sent before the first line, so that a problem can still be told as one; later it is
 * told by a last line.
 */
final class LineAnswer {
    private final Context ctx;
    private final boolean plain;
    private @Nullable OutputStream out;

    LineAnswer(Context ctx) {
        this(ctx, Optional.ofNullable(ctx.header("Accept")).orElse("").startsWith("text/plain"));
    }

    private LineAnswer(Context ctx, boolean plain) {
        this.ctx = ctx;
        this.plain = plain;
    }

    void write(ConsoleLine line) throws IOException {
        var text = plain ? line.text() : Answers.toJson(line);
        stream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void heartbeat() throws IOException {
        if (!plain) {
            stream().write('\n');
        }
    }

    void flush() throws IOException {
        stream().flush();
    }

    void end() throws IOException {
        flush();
    }

    void end(Problem problem) throws IOException {
        if (out == null) {
            throw problem;
        }
        var details = Answers.details(problem, ctx.path());
        var text = plain ? "reprise: " + problem.detail() : "{\"problem\":" + details + "}";
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private OutputStream stream() throws IOException {
        if (out == null) {
            ctx.contentType(plain ? "text/plain; charset=utf-8" : Answers.NDJSON);
            out = ctx.res().getOutputStream();
        }
        return out;
    }
}
