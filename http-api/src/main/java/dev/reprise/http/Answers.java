package dev.reprise.http;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.reprise.app.event.EventJson;

import io.javalin.http.Context;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The forms of an answer. */
final class Answers {
    static final String JSON = "application/json";
    static final String NDJSON = "application/x-ndjson";

    private Answers() {}

    /** Answers with {@code body} as JSON; a {@code String} is JSON already. */
    static void json(Context ctx, int status, Object body) {
        var text = body instanceof String json ? json : toJson(body);
        ctx.status(status).contentType(JSON).result(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with a page of ours. */
    static void html(Context ctx, int status, String html) {
        ctx.status(status)
                .contentType("text/html; charset=utf-8")
                .result(html.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with problem details; {@code token} appears in none. */
    static void problem(Context ctx, Problem problem, String token) {
        problem.headers().forEach(ctx::header);
        ctx.status(problem.status())
                .contentType("application/problem+json")
                .result(
                        details(problem, ctx.path())
                                .replace(token, "(token)")
                                .getBytes(StandardCharsets.UTF_8));
    }

    /** Returns {@code problem} as RFC 9457 has it. */
    static String details(Problem problem, String instance) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:reprise:problem:" + problem.kind());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        body.put("instance", instance.length() > 200 ? instance.substring(0, 200) : instance);
        return toJson(body);
    }

    /** Returns {@code value} as one line of JSON. */
    static String toJson(Object value) {
        try {
            return EventJson.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    value.getClass().getSimpleName() + " has no JSON form", e);
        }
    }
}
