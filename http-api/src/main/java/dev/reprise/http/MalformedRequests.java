package dev.reprise.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.function.BooleanSupplier;

/** Answers requests that the server could not even read: it repeats nothing of them. */
final class MalformedRequests extends ErrorHandler {
    private final BooleanSupplier ending;

    /**
     * @param ending whether the server is on its way out
     */
    MalformedRequests(BooleanSupplier ending) {
        this.ending = ending;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        var problem = problem(code);
        response.setStatus(problem.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        Content.Sink.write(response, true, Answers.details(problem, "/"), callback);
    }

    private Problem problem(int code) {
        if (code < 500) {
            return new Problem(
                    code,
                    "http-" + code,
                    "Malformed request",
                    "the request could not be read as HTTP: status " + code,
                    Map.of());
        }
        return ending.getAsBoolean()
                ? Problem.ending()
                : new Problem(
                        code,
                        "http-" + code,
                        "Fault in the host",
                        "the host could not answer this; its log file says why",
                        Map.of());
    }
}
