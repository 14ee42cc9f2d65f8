package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A page in a Chromium of its own, by the browser's debugging protocol. */
final class Tab implements AutoCloseable, WebSocket.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final Process browser;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final StringBuilder incoming = new StringBuilder();

    private Tab(Process browser, URI debugger) {
        this.browser = browser;
        this.socket =
                HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(debugger, this).join();
    }

    /**
     * Starts a browser.
     *
     * @param directory where it keeps what it stores
     */
    static Tab open(Path directory) throws Exception {
        Files.createDirectories(directory);
        var browser =
                new ProcessBuilder(
                                "chromium",
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--no-first-run",
                                "--window-size=1400,900",
                                "--remote-debugging-port=0",
                                "--remote-allow-origins=*",
                                "--user-data-dir=" + directory,
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("output").toFile())
                        .start();
        var port = port(directory.resolve("DevToolsActivePort"), browser);
        var pages = URI.create("http://127.0.0.1:" + port + "/json/list");
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(pages).build();
            var list =
                    JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            for (var page : list) {
                if (page.path("type").asText().equals("page")) {
                    return new Tab(browser, URI.create(page.path("webSocketDebuggerUrl").asText()));
                }
            }
        }
        throw new IOException("the browser has no page");
    }

    private static String port(Path file, Process browser) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(file) || Files.size(file) == 0) {
            if (!browser.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("Chromium does not start");
            }
            Thread.sleep(20);
        }
        return Files.readAllLines(file).getFirst();
    }

    /** Goes to {@code url}; returns as soon as the browser has begun to. */
    void go(String url) {
        ask("Page.navigate", JSON.createObjectNode().put("url", url));
    }

    /** Has {@code script} run in every document before its own. */
    void before(String script) {
        ask("Page.enable", JSON.createObjectNode());
        ask("Page.addScriptToEvaluateOnNewDocument", JSON.createObjectNode().put("source", script));
    }

    /** Returns what {@code script} comes to, once it has. */
    JsonNode evaluate(String script) throws IOException {
        var answer =
                ask(
                        "Runtime.evaluate",
                        JSON.createObjectNode()
                                .put("expression", script)
                                .put("awaitPromise", true)
                                .put("returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IOException(answer.get("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** Waits until {@code condition} holds in the page. */
    void await(String condition) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!evaluate("!!(" + condition + ")").asBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("never: " + condition);
            }
            Thread.sleep(20);
        }
    }

    /** Moves the mouse; {@code pressed} with its left button down. */
    void mouse(String type, double x, double y, boolean pressed) {
        var event = JSON.createObjectNode().put("type", type).put("x", x).put("y", y);
        ask(
                "Input.dispatchMouseEvent",
                event.put("button", pressed ? "left" : "none")
                        .put("buttons", pressed ? 1 : 0)
                        .put("clickCount", 1));
    }

    /** Turns the wheel; with {@code control}, as people zoom. */
    void wheel(double x, double y, double by, boolean control) {
        ask(
                "Input.dispatchMouseEvent",
                JSON.createObjectNode()
                        .put("type", "mouseWheel")
                        .put("x", x)
                        .put("y", y)
                        .put("deltaX", 0)
                        .put("deltaY", by)
                        .put("modifiers", control ? 2 : 0));
    }

    private JsonNode ask(String method, ObjectNode parameters) {
        var id = ids.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        asked.put(id, answer);
        var message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        socket.sendText(message.toString(), true).join();
        return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        incoming.append(data);
        if (last) {
            take(incoming.toString());
            incoming.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void take(String text) {
        try {
            var message = JSON.readTree(text);
            var answer = asked.remove(message.path("id").asInt());
            if (answer != null) {
                answer.complete(message.path("result"));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the browser does not speak JSON", e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        try {
            Processes.end(browser, Supervisor.PATIENCE);
        } catch (InterruptedException _) {
            browser.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
