package shop.orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes orders over HTTP on PORT, at the prices of the catalogue. */
public final class OrderService {
    private static final int MAX_BODY = 64 * 1024;
    private static final Pattern ONE = Pattern.compile("/api/orders/(\\d{1,18})(/ship)?");

    private final OrderStore store;
    private final Prices prices;

    private OrderService(OrderStore store, Prices prices) {
        this.store = store;
        this.prices = prices;
    }

    /**
     * Serves until the process ends, and closes {@code store} then; with the argument {@code
     * migrate} creates the tables and returns.
     *
     * @param database its name, for people
     */
    public static void run(String[] args, OrderStore store, String database) throws Exception {
        if (args.length == 1 && args[0].equals("migrate")) {
            store.migrate();
            store.close();
            System.out.println("the tables of " + database + " are up to date");
            return;
        }
        var catalogue = System.getenv().getOrDefault("CATALOGUE_HTTP", "http://localhost:8081");
        new OrderService(store, new Prices(catalogue)).serve();
    }

    private void serve() throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8082"));
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/health", exchange -> answer(exchange, 200, "{\"status\":\"ok\"}"));
        server.createContext("/api/orders", guarded(this::orders));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
        server.start();
        System.out.println("open on port " + port);
    }

    private void stop(HttpServer server) {
        server.stop(1);
        try {
            store.close();
        } catch (SQLException e) {
            System.err.println("the database did not close: " + e.getMessage());
        }
    }

    private void orders(HttpExchange exchange) throws Exception {
        var path = exchange.getRequestURI().getPath();
        var one = ONE.matcher(path);
        var verb = exchange.getRequestMethod();
        if (path.equals("/api/orders") && verb.equals("POST")) {
            place(exchange);
        } else if (path.equals("/api/orders") && verb.equals("GET")) {
            list(exchange);
        } else if (one.matches() && verb.equals(one.group(2) == null ? "GET" : "POST")) {
            long id = Long.parseLong(one.group(1));
            var found = one.group(2) == null ? store.find(id) : store.ship(id);
            if (found.isPresent()) {
                answer(exchange, 200, found.get().json());
            } else {
                error(exchange, 404, "there is no order " + id);
            }
        } else {
            error(exchange, 404, "there is nothing at this path for " + verb);
        }
    }

    private void place(HttpExchange exchange) throws Exception {
        var body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            error(exchange, 413, "more than 64 KiB");
            return;
        }
        NewOrder wanted;
        try {
            wanted = NewOrder.parse(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            error(exchange, 400, String.valueOf(e.getMessage()));
            return;
        }
        var price = prices.of(wanted.sku());
        if (price.isEmpty()) {
            error(exchange, 400, "we do not sell " + wanted.sku());
            return;
        }
        var given = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        var request = given == null ? UUID.randomUUID().toString() : given;
        var cents = wanted.quantity() * price.getAsInt();
        var order = store.place(request, wanted.sku(), wanted.quantity(), cents);
        System.out.println(
                "order %d, %d x %s".formatted(order.id(), order.quantity(), order.sku()));
        answer(exchange, 201, "{\"id\":%d,\"status\":\"placed\"}".formatted(order.id()));
    }

    private void list(HttpExchange exchange) throws Exception {
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        var status = query.startsWith("status=") ? query.substring("status=".length()) : "";
        answer(
                exchange,
                200,
                store.list(status).stream()
                        .map(Order::json)
                        .collect(Collectors.joining(",", "[", "]")));
    }

    /** What cannot be done now is a 503, which the caller may try again. */
    private static HttpHandler guarded(Handler handler) {
        return exchange -> {
            try {
                handler.handle(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                System.err.println(exchange.getRequestURI() + " failed: " + e);
                error(exchange, 503, "please try again");
            }
        };
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws Exception;
    }

    private static void error(HttpExchange exchange, int status, String text) throws IOException {
        answer(exchange, status, "{\"error\":\"%s\"}".formatted(text.replace('"', '\'')));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            var body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
