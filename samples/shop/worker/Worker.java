import com.sun.net.httpserver.HttpServer;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Ships what was ordered: looks for placed orders twice a second. Listens on PORT. */
final String orders = System.getenv().getOrDefault("ORDERS_HTTP", "http://localhost:8082");

final Pattern id = Pattern.compile("\"id\":(\\d+)");
final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
boolean reachable = true;

void main() throws Exception {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8083"));
    var server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
            "/health",
            exchange -> {
                try (exchange) {
                    var body = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
    var stopping = new CountDownLatch(1);
    Runtime.getRuntime()
            .addShutdownHook(
                    new Thread(
                            () -> {
                                stopping.countDown();
                                server.stop(1);
                            }));
    server.start();
    System.out.println("ships the orders of " + orders);
    while (!stopping.await(500, TimeUnit.MILLISECONDS)) {
        ship();
    }
}

void ship() throws InterruptedException {
    try {
        var placed = send(HttpRequest.newBuilder(URI.create(orders + "/api/orders?status=placed")));
        if (!reachable) {
            System.out.println("orders is back");
            reachable = true;
        }
        for (var order : id.matcher(placed.body()).results().toList()) {
            var path = "/api/orders/" + order.group(1) + "/ship";
            var shipped =
                    send(
                            HttpRequest.newBuilder(URI.create(orders + path))
                                    .POST(BodyPublishers.noBody()));
            if (shipped.statusCode() == 200) {
                System.out.println("order " + order.group(1) + " is shipped");
            }
        }
    } catch (IOException e) {
        if (reachable) {
            System.out.println("orders does not answer, trying again (" + e + ")");
            reachable = false;
        }
    }
}

HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.timeout(Duration.ofSeconds(5)).build(), BodyHandlers.ofString());
}
