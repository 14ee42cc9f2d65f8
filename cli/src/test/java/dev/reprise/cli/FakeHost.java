package dev.reprise.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.reprise.cli.apphost.HostFile;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** The API of a host that does what a test says; its process is the test's own. */
final class FakeHost implements AutoCloseable {
    static final String TOKEN = "token-of-a-test";

    /** What was asked, as {@code METHOD path?query body}. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** Given out by the stream of events, one message each; an empty one ends the connection. */
    final LinkedBlockingQueue<String> stream = new LinkedBlockingQueue<>();

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final Path directory;

    private record Answer(int status, String body) {}

    /** What a command line led to. */
    record Result(int exitCode, String out, String err) {}

    FakeHost(Path directory) throws IOException {
        this.directory = directory;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        Files.writeString(directory.resolve("AppHost.java"), "");
        Files.createDirectories(directory.resolve(".reprise"));
        file().write(directory.resolve(".reprise/host.json"));
    }

    void answer(String path, String body) {
        answer(path, 200, body);
    }

    void answer(String path, int status, String body) {
        answers.put(path, new Answer(status, body));
    }

    Result run(String... args) {
        return run(directory, args);
    }

    static Result run(Path directory, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal =
                new Terminal(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        Map.of(),
                        directory,
                        false,
                        80,
                        Optional.empty());
        var code = Main.run(args, terminal);
        return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Ends as a host does that was asked to stop. */
    void end() throws IOException {
        Files.delete(directory.resolve(".reprise/host.json"));
        stream.add("");
    }

    @Override
    public void close() {
        stream.add("");
        server.stop(0);
    }

    private HostFile file() {
        var self = new ProcessTable(Machine.local()).self();
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        return new HostFile(self, url, TOKEN, 1, 1);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(
                    (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body)
                            .strip());
            if (!("Bearer " + TOKEN)
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, new Answer(401, "{\"detail\":\"no token\"}"));
            } else if (path.equals("/api/stream")) {
                stream(exchange);
            } else {
                send(
                        exchange,
                        answers.getOrDefault(
                                path, new Answer(404, "{\"detail\":\"nothing at " + path + "\"}")));
            }
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        try {
            for (var data = stream.take(); !data.isEmpty(); data = stream.take()) {
                out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
