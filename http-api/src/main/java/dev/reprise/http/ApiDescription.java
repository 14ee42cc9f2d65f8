package dev.reprise.http;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The API's own description, an OpenAPI 3.1 document; a test keeps it equal to the routes. */
final class ApiDescription {
    void register(Routes routes) {
        routes.get("/api/openapi.json", this::description);
    }

    private void description(Context ctx) {
        Query.of(ctx);
        ctx.contentType(Answers.JSON).result(document());
    }

    /** Returns the document as it is served. */
    static byte[] document() {
        try (var stream = ApiDescription.class.getResourceAsStream("openapi.json")) {
            if (stream == null) {
                throw new IllegalStateException(
                        "openapi.json is not beside " + ApiDescription.class);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
