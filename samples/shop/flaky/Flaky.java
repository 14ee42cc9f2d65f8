import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Fails on demand: {@code /crash?code=3} exits, {@code /hang} lets all further answers wait, {@code
 * /unhealthy} turns the health check red and {@code /recover} green again. Listens on PORT.
 */
final AtomicBoolean healthy = new AtomicBoolean(true);

final CountDownLatch never = new CountDownLatch(1);
final AtomicBoolean hanging = new AtomicBoolean();

void main() throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8085"));
    var server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(0)));
    server.start();
    System.out.println("well, so far, on port " + port);
}

void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
        var path = exchange.getRequestURI().getPath();
        switch (path) {
            case "/crash" -> crash(exchange.getRequestURI().getQuery());
            case "/hang" -> hanging.set(true);
            case "/unhealthy" -> healthy.set(false);
            case "/recover" -> healthy.set(true);
            default -> {}
        }
        if (hanging.get() && !path.equals("/hang")) {
            never.await();
        }
        int status = path.equals("/health") && !healthy.get() ? 503 : 200;
        var body =
                "{\"status\":\"%s\"}"
                        .formatted(healthy.get() ? "ok" : "unhealthy")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
    }
}

/** Exits at once, without hooks: {@code code=3} gives the exit code, 1 unless it is given. */
void crash(String query) {
    int code =
            query != null && query.matches("code=\\d{1,3}")
                    ? Integer.parseInt(query.substring("code=".length()))
                    : 1;
    System.err.println("crashes with code " + code);
    System.err.flush();
    Runtime.getRuntime().halt(code);
}
