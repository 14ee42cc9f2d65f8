package dev.reprise.http;

import com.fasterxml.jackson.databind.JsonNode;

import dev.reprise.app.event.EventJson;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A client of the API over real sockets. */
final class ApiClient implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final String url;
    private final String token;

    ApiClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** Returns the answer to a GET with the token and more headers, as names and values in turn. */
    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(request(path, headers).header("Authorization", "Bearer " + token).GET());
    }

    CompletableFuture<HttpResponse<String>> later(String path) {
        var request = request(path).header("Authorization", "Bearer " + token).GET();
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        var request = request(path, headers).header("Authorization", "Bearer " + token);
        return send(json(request, body));
    }

    /** Returns the answer to a request with the token; an empty body is none. */
    HttpResponse<String> call(String method, String path, String body) throws Exception {
        var request = request(path).header("Authorization", "Bearer " + token);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request.method(method, BodyPublishers.ofString(body)));
    }

    HttpResponse<String> put(String path, String body) throws Exception {
        return call("PUT", path, body);
    }

    /** Returns the answer to a GET without the token. */
    HttpResponse<String> bare(String path, String... headers) throws Exception {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> barePost(String path, String body, String... headers) throws Exception {
        return send(json(request(path, headers), body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Returns the lines of an answer that goes on; closing them leaves. */
    HttpResponse<Stream<String>> lines(String path, String... headers) throws Exception {
        var request = request(path, headers).header("Authorization", "Bearer " + token).GET();
        return http.send(request.build(), BodyHandlers.ofLines());
    }

    /** The server closes after what is no HTTP; the client may find that out too late. */
    HttpResponse<Stream<String>> lines(String method, String path, String body) throws Exception {
        var request = request(path).header("Authorization", "Bearer " + token);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        var sent = request.method(method, BodyPublishers.ofString(body)).build();
        try {
            return http.send(sent, BodyHandlers.ofLines());
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("received no bytes")) {
                throw e;
            }
            return http.send(sent, BodyHandlers.ofLines());
        }
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Returns what the server answers to these bytes. */
    String raw(String text) throws IOException {
        try (var socket = socket()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Socket socket() throws IOException {
        var uri = URI.create(url);
        var socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return EventJson.mapper().readTree(answer.body());
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request, String body) {
        return body.isEmpty()
                ? request.POST(BodyPublishers.noBody())
                : request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
