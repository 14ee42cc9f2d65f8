package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.cli.json.Json;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.testing.Replay;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The real program, run from its jar on an app host in a directory of its own. Whatever it starts
 * carries a mark in its environment, by which the processes are found that it has left. One thread
 * drives it; reading and posting may go on from others.
 */
final class RealHost implements AutoCloseable {
    private static final Path JAR = Path.of(System.getProperty("reprise.jar", ""));
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Not {@code REPRISE_...}: those variables of the host never reach what it starts. */
    private static final String MARK = "CHAOS_TEST";

    private final Path directory;
    private final String mark = UUID.randomUUID().toString();
    private final List<String> jvm = new ArrayList<>();
    private final List<String> before = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private volatile @Nullable Process process;
    private int runs;

    private RealHost(Path directory) {
        this.directory = directory;
    }

    /** What a command line has answered. */
    record Answer(int code, String out, String err) {
        /** Returns the lines of stdout as JSON. */
        List<Json> lines() {
            return out.lines().map(Json::parse).toList();
        }
    }

    /** Returns a host of the app in the test resources of that name, in a copy of it. */
    static RealHost of(String app, Path temp) throws IOException {
        var directory = temp.resolve(app);
        try (var files = Files.walk(RESOURCES.resolve(app))) {
            for (var file : files.toList()) {
                Files.copy(file, directory.resolve(RESOURCES.resolve(app).relativize(file)));
            }
        }
        Files.createDirectory(directory.resolve("witness"));
        return new RealHost(directory);
    }

    /** Returns a host of an app whose lambda has this body. */
    static RealHost ofModel(String body, Path temp) throws IOException {
        var directory = Files.createDirectory(temp.resolve("app"));
        var host = new RealHost(directory);
        host.model(body);
        return host;
    }

    /** Returns a host of an app that lies somewhere else already. */
    static RealHost at(Path directory) {
        return new RealHost(directory);
    }

    /** Writes another model: the body of the lambda of {@code AppHost.run}. */
    void model(String body) throws IOException {
        source(
                """
                import dev.reprise.app.*;
                import java.time.Duration;

                void main(String[] args) {
                    AppHost.run(args, app -> {
                        %s
                    });
                }
                """
                        .formatted(body));
    }

    /** Writes another {@code AppHost.java}. */
    void source(String text) throws IOException {
        Files.writeString(directory.resolve("AppHost.java"), text);
    }

    /** Adds options of the host's JVM, from the next run on. */
    RealHost withJvm(String... options) {
        jvm.addAll(List.of(options));
        return this;
    }

    /** From the next run on, permissions hold also where the tests run as root. */
    void withoutPrivilege() {
        if (System.getProperty("user.name").equals("root")) {
            var capabilities = "-dac_override,-dac_read_search";
            before.addAll(
                    List.of(
                            "setpriv",
                            "--bounding-set=" + capabilities,
                            "--inh-caps=" + capabilities));
        }
    }

    /** From the next run on, models are compiled by a Java that has no compiler. */
    void withoutCompiler() throws IOException {
        var options = directory.resolve("compiler.options");
        Files.write(
                options,
                List.of(
                        "--limit-modules",
                        "java.se,jdk.unsupported,jdk.httpserver",
                        "-cp",
                        "\"" + JAR.toAbsolutePath().normalize() + "\""));
        withJvm("-Dreprise.compiler.options=" + options);
    }

    /** Sets a variable of the host and of the command lines, from the next one on. */
    RealHost withEnvironment(String key, String value) {
        environment.put(key, value);
        return this;
    }

    /** Drops the options that were added. */
    void withoutJvm() {
        jvm.clear();
    }

    Path directory() {
        return directory;
    }

    /** Returns the log's file. */
    Path log() {
        return directory.resolve(".reprise/log.db");
    }

    /** Asserts that today's code takes the steps that the log of an ended app holds. */
    void assertSameSteps() {
        try (var replay = Replay.of(SqliteEventStore.openReadOnly(log()))) {
            replay.assertSameSteps();
        }
    }

    /** Runs the app host and returns once its API answers. */
    Json run(String... more) throws IOException {
        var begun = spawn(more);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> isReady() || !begun.isAlive());
        var text = Files.readString(output(runs));
        assertThat(text).as("run says: " + errors()).startsWith("{");
        return Json.parse(text);
    }

    /** Begins to run the app host and returns at once. */
    Process spawn(String... more) throws IOException {
        runs++;
        var command = new ArrayList<>(List.of("run", "--json", directory.toString()));
        command.addAll(List.of(more));
        var begun =
                builder(command)
                        .redirectOutput(output(runs).toFile())
                        .redirectError(directory.resolveSibling("run-" + runs + ".err").toFile())
                        .start();
        process = begun;
        return begun;
    }

    /** Like {@link #spawn}, and returns once the host can be asked. */
    void begin() throws IOException {
        spawn();
        await().atMost(PATIENCE).until(() -> Files.exists(directory.resolve(".reprise/host.json")));
    }

    /** Returns whether the latest run has said that its API answers. */
    boolean isReady() throws IOException {
        return Files.readString(output(runs)).endsWith("\n");
    }

    /** Returns what the latest run has said on stderr. */
    String errors() throws IOException {
        return Files.readString(directory.resolveSibling("run-" + runs + ".err"));
    }

    /** Returns the process of the latest run. */
    Process process() {
        var current = process;
        if (current == null) {
            throw new IllegalStateException("no run yet");
        }
        return current;
    }

    /** Kills the host like {@code kill -9} and returns when it is dead. */
    void kill() {
        ended(process().destroyForcibly());
    }

    /** Sends a signal, for example {@code STOP}. */
    void signal(String name) throws IOException {
        signal(name, process().pid());
    }

    /** Sends a signal to a process that this host has started. */
    void signal(String name, long pid) throws IOException {
        ended(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start());
    }

    /** Runs a command to its end. */
    Answer call(String... command) throws IOException {
        var out = Files.createTempFile(directory.getParent(), "call", ".out");
        var err = Files.createTempFile(directory.getParent(), "call", ".err");
        try {
            var args = new ArrayList<>(List.of(command));
            var end = args.contains("--") ? args.indexOf("--") : args.size();
            args.addAll(end, List.of("--apphost", directory.toString()));
            var begun =
                    builder(args).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            ended(begun);
            return new Answer(begun.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Runs a command to its end, which must be a good one. */
    Answer ok(String... command) throws IOException {
        var answer = call(command);
        if (answer.code() != 0) {
            var said = runs == 0 ? "" : "; its host says: " + errors();
            throw new AssertionError(String.join(" ", command) + ": " + answer + said);
        }
        return answer;
    }

    /** Returns all events, with or without a host. */
    List<Json> events() throws IOException {
        return ok("events", "--json").lines();
    }

    /** Returns how the host that lives is reached. */
    Json hostFile() {
        try {
            return Json.parse(Files.readString(directory.resolve(".reprise/host.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the answer to GET of the host's API. */
    Json get(String path) {
        var answer = send(request(path).GET());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return Json.parse(answer.body());
    }

    /** Returns the answer to POST at the host's API. */
    HttpResponse<String> post(String path, String body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    /** Returns a request to the API with the host's token. */
    HttpRequest.Builder request(String path) {
        var file = hostFile();
        return HttpRequest.newBuilder(URI.create(file.at("apiUrl").text() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + file.at("token").text());
    }

    /** Returns the answer to a request. */
    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns an instance as the API shows it. */
    Json resource(String instance) {
        return get("/api/resources").items().stream()
                .filter(found -> found.at("name").text().equals(instance))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + instance));
    }

    /** Returns the first URL of an instance. */
    String url(String instance) {
        return resource(instance).at("urls").items().getFirst().at("url").text();
    }

    /** Asks for a command of an instance, which must be accepted. */
    void command(String instance, String command) {
        var path = "/api/resources/%s/commands/%s".formatted(instance, command);
        var answer = post(path, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    }

    /** Returns what the events of that type say, the oldest first, while the host lives. */
    List<Json> recorded(String type) {
        return payloads("/api/events?type=" + type);
    }

    /** Like {@link #recorded(String)}, of one instance. */
    List<Json> recorded(String instance, String type) {
        return payloads("/api/events?type=" + type + "&resource=" + instance);
    }

    /** Waits until an instance runs and is healthy. */
    void awaitHealthy(String instance) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> isHealthy(resource(instance)));
    }

    /** Waits until an instance is in that state. */
    void awaitState(String instance, String state) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> resource(instance).at("state").text().equals(state));
    }

    /** Waits until the latest run has ended by itself. */
    int awaitEnd() {
        ended(process());
        return process().exitValue();
    }

    /** Returns the processes that the host and those it has started have left. */
    List<Long> left() {
        return Marked.pids(MARK + "=" + mark);
    }

    /** Asserts that no process is left. A watchdog looks now and then whether it is needed. */
    void assertNoProcessLeft() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(left()).isEmpty());
    }

    /** Asserts that no process is left, and that no port answers which was set aside. */
    void assertNothingLeft() throws IOException {
        assertNoProcessLeft();
        for (var event : events()) {
            if (event.at("type").text().equals("PortAllocated")) {
                var port = (int) event.at("payload").at("port").number();
                assertThat(answers(port)).as("port " + port + " answers").isFalse();
            }
        }
    }

    /** Kills whatever is left, each by its pid. */
    @Override
    public void close() {
        for (var round = left(); !round.isEmpty(); round = left()) {
            round.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            round.forEach(pid -> ProcessHandle.of(pid).ifPresent(RealHost::gone));
        }
    }

    /** Returns whether anybody accepts connections on a port of this machine. */
    static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private List<Json> payloads(String path) {
        return get(path).items().stream().map(event -> event.at("payload")).toList();
    }

    private static boolean isHealthy(Json resource) {
        return resource.at("state").text().equals("Running")
                && resource.at("healthStatus").text().equals("Healthy");
    }

    private Path output(int run) {
        return directory.resolveSibling("run-" + run + ".out");
    }

    private ProcessBuilder builder(List<String> args) throws IOException {
        assertThat(JAR).as("system property reprise.jar").isRegularFile();
        var command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData"));
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toAbsolutePath().normalize().toString()));
        command.addAll(args);
        var builder = new ProcessBuilder(command).directory(directory.getParent().toFile());
        builder.environment().putAll(environment);
        builder.environment().put(MARK, mark);
        builder.environment().put("XDG_STATE_HOME", directory.resolveSibling("state").toString());
        builder.environment().put("XDG_CONFIG_HOME", directory.resolveSibling("config").toString());
        return builder;
    }

    private static void ended(Process process) {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("pid " + process.pid() + " has ended within " + PATIENCE)
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void gone(ProcessHandle process) {
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }
}
