package dev.reprise.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Answers requests that the server could not even read: it repeats nothing of them. */
final class MalformedRequests extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        var problem =
                new Problem(
                        code,
                        "http-" + code,
                        code < 500 ? "Malformed request" : "Fault in the host",
                        code < 500
                                ? "the request could not be read as HTTP: status " + code
                                : "the host could not answer this; its log file says why",
                        Map.of());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        Content.Sink.write(response, true, Answers.details(problem, "/"), callback);
    }
}
