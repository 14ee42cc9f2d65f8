package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A host that has been started, and its API. The launcher becomes the host: one process. */
final class LiveHost implements Supervisor.Running {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final long begunNanos;
    private final Path errors;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable JsonNode described;

    LiveHost(Process process, long begunNanos, Path errors) {
        this.process = process;
        this.begunNanos = begunNanos;
        this.errors = errors;
    }

    /** When the command was given. */
    long begunNanos() {
        return begunNanos;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /** Waits until the host says that its API answers. */
    LiveHost awaitApi() throws IOException {
        api();
        return this;
    }

    String url() throws IOException {
        return api().path("apiUrl").asText();
    }

    /** Returns a login link, good for one use. */
    String login() throws IOException {
        return api().path(api().has("url") ? "url" : "dashboardUrl").asText();
    }

    /** Returns the answer to GET. */
    JsonNode get(String path) throws IOException, InterruptedException {
        var answer = http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("GET " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** Sends POST; the future completes with the status. */
    CompletableFuture<Integer> post(String path) throws IOException {
        var request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    /** Returns the events from {@code position} on as they come in; the caller closes it. */
    EventStream events(long position) throws IOException, InterruptedException {
        var request = request("/api/stream?from=" + position).build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        return new EventStream(answer.body());
    }

    /** Returns the position of the log's head. */
    long head() throws IOException, InterruptedException {
        return get("/api/host").path("position").asLong();
    }

    @Override
    public void stop() throws InterruptedException {
        Processes.end(process, Supervisor.PATIENCE);
        http.shutdownNow();
    }

    /** Kills the host alone; what it started runs on. */
    void crash() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("host " + pid() + " outlives SIGKILL");
        }
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(api().path("apiUrl").asText() + path))
                .header("Authorization", "Bearer " + api().path("token").asText())
                .timeout(Supervisor.PATIENCE);
    }

    private JsonNode api() throws IOException {
        if (described == null) {
            var reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
            var line = reader.readLine();
            if (line == null) {
                throw new IOException("the host ended: " + Files.readString(errors));
            }
            described = JSON.readTree(line);
        }
        return described;
    }
}
