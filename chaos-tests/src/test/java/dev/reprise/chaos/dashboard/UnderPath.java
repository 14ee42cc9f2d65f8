package dev.reprise.chaos.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** A proxy that shows a host below a path, as a company's gateway does. */
final class UnderPath implements AutoCloseable {
    private static final String PATH = "/tools/reprise";
    private static final Set<String> OWN =
            Set.of("host", "connection", "content-length", "transfer-encoding", "origin");

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<HttpExchange> open = ConcurrentHashMap.newKeySet();
    private final String target;

    private UnderPath(String target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(PATH + "/", this::pass);
        server.start();
    }

    static UnderPath of(String target) throws IOException {
        return new UnderPath(target);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH + "/";
    }

    /** Ends every answer that is under way, where it is. */
    void cut() {
        open.forEach(HttpExchange::close);
    }

    private void pass(HttpExchange exchange) throws IOException {
        open.add(exchange);
        try (exchange) {
            var path = exchange.getRequestURI().toString().substring(PATH.length());
            var request = HttpRequest.newBuilder(URI.create(target + path));
            exchange.getRequestHeaders()
                    .forEach((name, values) -> copy(name, values, request::header));
            request.method(
                    exchange.getRequestMethod(),
                    HttpRequest.BodyPublishers.ofByteArray(
                            exchange.getRequestBody().readAllBytes()));
            answer(exchange, http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(exchange);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<InputStream> answer)
            throws IOException {
        answer.headers()
                .map()
                .forEach((name, values) -> copy(name, values, exchange.getResponseHeaders()::add));
        exchange.sendResponseHeaders(answer.statusCode(), answer.statusCode() == 304 ? -1 : 0);
        try (var body = answer.body()) {
            var buffer = new byte[8192];
            for (int count; (count = body.read(buffer)) >= 0; ) {
                exchange.getResponseBody().write(buffer, 0, count);
                exchange.getResponseBody().flush();
            }
        }
    }

    private static void copy(String name, List<String> values, BiConsumer<String, String> to) {
        if (!OWN.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
            values.forEach(value -> to.accept(name, value));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
        threads.shutdownNow();
    }
}
