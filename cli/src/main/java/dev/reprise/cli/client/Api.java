package dev.reprise.cli.client;

import dev.reprise.cli.json.Json;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls to a host's API. Thread-safe. {@code HttpURLConnection} on purpose: it costs a command 12
 * ms where {@code java.net.http} costs 400.
 */
public final class Api {
    private static final int CONNECT_MILLIS = 5_000;

    /** A host that says nothing for so long is gone: heartbeats come more often. */
    private static final int SILENCE_MILLIS = 60_000;

    private static final String ENDING = "urn:reprise:problem:host-ending";

    private final String url;
    private final String token;

    public Api(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** Returns the answer to GET. */
    public Json get(String path) {
        return Json.parse(text(path));
    }

    /** Returns the answer to GET as it came. */
    public String text(String path) {
        try (var in = open(path, "application/json", Map.of())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** A page of a list, and where it goes on. */
    record Page(List<Json> items, Optional<String> next) {}

    /** Returns a page of a list, as its {@code Link} header has it. */
    Page page(String path) {
        try {
            var connection = connection(path);
            connection.setRequestProperty("Accept", "application/json");
            connection.setReadTimeout(SILENCE_MILLIS);
            try (var in = answer(connection)) {
                var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return new Page(Json.parse(text).items(), next(connection));
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private static Optional<String> next(HttpURLConnection connection) {
        var link = connection.getHeaderField("Link");
        return link == null || !link.contains("rel=\"next\"")
                ? Optional.empty()
                : Optional.of(link.substring(link.indexOf('<') + 1, link.indexOf('>')));
    }

    /** Returns the running answer to GET; the caller closes it. */
    public InputStream open(String path, String accept, Map<String, String> headers)
            throws IOException {
        var connection = connection(path);
        connection.setRequestProperty("Accept", accept);
        headers.forEach(connection::setRequestProperty);
        connection.setReadTimeout(SILENCE_MILLIS);
        return answer(connection);
    }

    /** Returns the answer to POST, waiting for it as long as the host lives. */
    public Json post(String path, Json body) {
        return send("POST", path, body, path.contains("wait="));
    }

    /** Returns the answer to POST, which comes when something has ended that may take long. */
    public Json postPatiently(String path, Json body) {
        return send("POST", path, body, true);
    }

    /** Returns the answer to PUT. */
    public Json put(String path, Json body) {
        return send("PUT", path, body, false);
    }

    /** Returns the answer to DELETE, which comes when all has gone. */
    public Json delete(String path) {
        return send("DELETE", path, Json.object(), true);
    }

    private Json send(String method, String path, Json body, boolean patiently) {
        try {
            var connection = connection(path);
            connection.setRequestMethod(method);
            if (!patiently) {
                // Such an answer comes at once, unless the host is suspended.
                connection.setReadTimeout(SILENCE_MILLIS);
            }
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            try (var out = connection.getOutputStream()) {
                out.write(body.toString().getBytes(StandardCharsets.UTF_8));
            }
            try (var in = answer(connection)) {
                return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Returns {@code text} as part of a path or query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpURLConnection connection(String path) throws IOException {
        var connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        return connection;
    }

    private static InputStream answer(HttpURLConnection connection) throws IOException {
        var status = connection.getResponseCode();
        if (status < 300) {
            return connection.getInputStream();
        }
        try (var in = connection.getErrorStream()) {
            var body = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (body.contains(ENDING)) {
                throw new IOException("it is ending");
            }
            throw new RefusedException(status, reason(body).orElse("HTTP status " + status));
        }
    }

    private static Optional<String> reason(String body) {
        try {
            var problem = Json.parse(body);
            var detail = problem.at("detail").text();
            var text = detail.isEmpty() ? problem.at("title").text() : detail;
            return Optional.of(text).filter(found -> !found.isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private HostGoneException lost(IOException cause) {
        return new HostGoneException(
                "the host at " + url + " does not answer any more: " + cause.getMessage(), cause);
    }
}
