import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** What the shop sells. Listens on PORT. */
record Product(String sku, String name, String origin, int cents) {
    String json() {
        return "{\"sku\":\"%s\",\"name\":\"%s\",\"origin\":\"%s\",\"cents\":%d}"
                .formatted(sku, name, origin, cents);
    }
}

final List<Product> products =
        List.of(
                new Product("tea", "Breakfast tea", "Assam, India", 480),
                new Product("darjeeling", "First flush Darjeeling", "West Bengal, India", 1250),
                new Product("sencha", "Sencha", "Shizuoka, Japan", 990),
                new Product("oolong", "Tie Guan Yin oolong", "Anxi, China", 1420),
                new Product("rooibos", "Rooibos", "Cederberg, South Africa", 620),
                new Product("pot", "Cast-iron teapot", "Morioka, Japan", 5900));

void main() throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8081"));
    var server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/health", exchange -> answer(exchange, 200, "{\"status\":\"ok\"}"));
    server.createContext("/api/catalogue", this::catalogue);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(1)));
    server.start();
    System.out.println(products.size() + " products on port " + port);
}

void catalogue(HttpExchange exchange) throws IOException {
    var sku = exchange.getRequestURI().getPath().substring("/api/catalogue".length());
    if (sku.isEmpty() || sku.equals("/")) {
        var all = products.stream().map(Product::json).collect(Collectors.joining(",", "[", "]"));
        answer(exchange, 200, all);
        return;
    }
    var product = products.stream().filter(p -> sku.equals("/" + p.sku())).findFirst();
    if (product.isPresent()) {
        answer(exchange, 200, product.get().json());
    } else {
        answer(exchange, 404, "{\"error\":\"no such product\"}");
    }
}

void answer(HttpExchange exchange, int status, String json) throws IOException {
    try (exchange) {
        var body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
