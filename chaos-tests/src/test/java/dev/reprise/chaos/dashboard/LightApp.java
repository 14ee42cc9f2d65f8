package dev.reprise.chaos.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An app of the test's resources in a directory of its own, under the real program. */
final class LightApp implements AutoCloseable {
    private static final Map<String, List<String>> FILES =
            Map.of(
                    "dashboard",
                    List.of("AppHost.java", "server.py", "ticker.sh"),
                    "console",
                    List.of("AppHost.java", "million.sh", "speaker.sh", "clock.sh"),
                    "parameters",
                    List.of("AppHost.java"));
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Program program = new Program();
    private final Path home = program.home();
    private final Path directory = Files.createDirectories(home.resolve("shop"));
    private JsonNode host = JSON.createObjectNode();

    private LightApp(String name) throws IOException {
        for (var file : FILES.get(name)) {
            try (var source = LightApp.class.getResourceAsStream("/" + name + "/" + file)) {
                Files.copy(source, directory.resolve(file));
            }
        }
    }

    /** Returns the app, running: its catalogue is not healthy before {@link #becomeReady}. */
    static LightApp start() throws IOException {
        return start("dashboard");
    }

    /** Returns the app of another folder of the test's resources, running. */
    static LightApp start(String name) throws IOException {
        var app = new LightApp(name);
        try {
            app.run();
        } catch (Throwable failure) {
            app.close();
            throw failure;
        }
        return app;
    }

    /** Ends the session and begins the next one, on the same port. */
    void beginAnew() throws IOException {
        reprise("stop");
        run();
    }

    /** Makes a git repository of the app's directory, or goes on with it; returns its commit. */
    String commit() throws IOException {
        git("init", "-q");
        git("commit", "-q", "--allow-empty", "-m", "a commit");
        return git("rev-parse", "HEAD").strip();
    }

    private String git(String... arguments) throws IOException {
        var commandLine =
                Stream.concat(
                        Stream.of("git", "-c", "user.name=t", "-c", "user.email=t@example.com"),
                        Stream.of(arguments));
        return output(new ProcessBuilder(commandLine.toList()).directory(directory.toFile()));
    }

    /** Starts a host, in the background. */
    void run() throws IOException {
        host = JSON.readTree(reprise("run", "--detach", "--json"));
    }

    void becomeReady() throws IOException {
        Files.createFile(directory.resolve("ready"));
    }

    /** Kills the host as {@code kill -9} does; returns once it is gone. */
    void killHost() {
        kill(host.get("pid").asLong());
    }

    /** Kills a process of the app; returns once it is gone. */
    void kill(long pid) {
        var process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    String url() {
        return host.get("apiUrl").asText();
    }

    /** Returns the login link that the start printed. */
    String firstLogin() {
        return host.get("dashboardUrl").asText();
    }

    String freshLogin() throws IOException {
        return JSON.readTree(reprise("dashboard", "--json")).get("url").asText();
    }

    /** Returns the API's answer to a GET. */
    JsonNode get(String path) {
        var request =
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("Authorization", "Bearer " + host.get("token").asText());
        try {
            return JSON.readTree(answer(request));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what a service of the app answers. */
    String fetch(String url) {
        return answer(HttpRequest.newBuilder(URI.create(url)));
    }

    private String answer(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }

    long pid(String resource) {
        return get("/api/resources/" + resource).get("pid").asLong();
    }

    /** Sends a command and waits until it has settled. */
    void command(String resource, String command) {
        var path = "/api/resources/" + resource + "/commands/" + command + "?wait=30s";
        answer(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("Authorization", "Bearer " + host.get("token").asText())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    long position() {
        return get("/api/state").get("position").asLong();
    }

    @Override
    public void close() throws IOException {
        try {
            if (Files.exists(directory.resolve(".reprise/log.db"))) {
                reprise("stop");
            }
        } finally {
            http.close();
            program.close();
        }
    }

    /** Returns the log as it is now, served read only by a program of its own. */
    OpenedLog openExport() throws IOException {
        var file = home.resolve("bug.zip");
        reprise("export", "--force", file.toString());
        return OpenedLog.of(program.run(directory, "open", "--json", file.toString()).start());
    }

    /** Returns what the program wrote to its output. */
    private String reprise(String... arguments) throws IOException {
        return output(program.run(directory, arguments));
    }

    private String output(ProcessBuilder builder) throws IOException {
        var output = home.resolve("output");
        var errors = home.resolve("errors");
        var process =
                builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        var line = String.join(" ", builder.command());
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends", line)
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the program ran", e);
        }
        assertThat(process.exitValue()).as("%s: %s", line, Files.readString(errors)).isZero();
        return Files.readString(output);
    }
}
