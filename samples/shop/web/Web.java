import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The front of the shop: its page, and a way through to catalogue and orders. Listens on PORT. */
final String catalogue = System.getenv().getOrDefault("CATALOGUE_HTTP", "http://localhost:8081");

final String orders = System.getenv().getOrDefault("ORDERS_HTTP", "http://localhost:8082");
final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
final Duration patience = Duration.ofSeconds(15);
final int maxBody = 64 * 1024;

void main() throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
    var server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::page);
    server.createContext("/health", e -> answer(e, 200, "application/json", "{\"status\":\"ok\"}"));
    server.createContext("/api/catalogue", e -> pass(e, catalogue));
    server.createContext("/api/orders", e -> pass(e, orders));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(1)));
    server.start();
    System.out.println("the shop is open at http://localhost:" + port);
}

void page(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/")) {
        answer(exchange, 200, "text/html", PAGE);
    } else {
        answer(exchange, 404, "application/json", "{\"error\":\"no such page\"}");
    }
}

/** Passes a request on. An order carries a key, so that trying again never places it twice. */
void pass(HttpExchange exchange, String target) throws IOException {
    var method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("POST")) {
        answer(exchange, 405, "application/json", "{\"error\":\"GET or POST\"}");
        return;
    }
    var body = exchange.getRequestBody().readNBytes(maxBody + 1);
    if (body.length > maxBody) {
        answer(exchange, 413, "application/json", "{\"error\":\"more than 64 KiB\"}");
        return;
    }
    var request =
            HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                    .timeout(Duration.ofSeconds(5))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key(exchange))
                    .method(method, BodyPublishers.ofByteArray(body))
                    .build();
    try {
        var response = patiently(request);
        answer(exchange, response.statusCode(), "application/json", response.body());
    } catch (IOException e) {
        System.err.println(method + " " + request.uri() + " failed: " + e);
        answer(exchange, 502, "application/json", "{\"error\":\"please try again later\"}");
    } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
    }
}

String key(HttpExchange exchange) {
    var given = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    return given == null ? UUID.randomUUID().toString() : given;
}

/**
 * Tries again while the service cannot be reached or is not ready, for as long as patience lasts.
 */
HttpResponse<String> patiently(HttpRequest request) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long pause = 20; ; pause = Math.min(500, pause * 2)) {
        boolean last = System.nanoTime() > end;
        try {
            var response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 503 || last) {
                return response;
            }
        } catch (IOException e) {
            if (last) {
                throw e;
            }
        }
        Thread.sleep(pause);
    }
}

void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
    try (exchange) {
        var body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}

static final String PAGE =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Leaf &amp; Kettle</title>
        <link rel="icon" href="data:,">
        <style>
        :root { color-scheme: light dark; --ink: light-dark(#22302a, #e4ece6);
          --paper: light-dark(#faf8f3, #141a17); --card: light-dark(#fff, #1d2521);
          --line: light-dark(#e2ddd0, #2f3a34); --leaf: light-dark(#2f6b4a, #7cc79d);
          --soft: light-dark(#6c756f, #96a39b); }
        * { box-sizing: border-box }
        body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 1.25rem; background: var(--paper);
          color: var(--ink); font: 16px/1.5 Georgia, 'Times New Roman', serif }
        header { margin-bottom: 2rem }
        h1 { margin: 0; font-size: 2.2rem; letter-spacing: -.01em }
        h1 span { color: var(--leaf) }
        header p, small, .soft { color: var(--soft); margin: 0 }
        .goods { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)) }
        article { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
          padding: 1rem 1.1rem; display: flex; flex-direction: column; gap: .15rem }
        article footer { display: flex; justify-content: space-between; align-items: center;
          margin-top: .7rem }
        h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem }
        h3 { margin: 0; font-size: 1.05rem }
        button { font: inherit; color: var(--paper); background: var(--leaf); border: 0;
          border-radius: .4rem; padding: .3rem .9rem; cursor: pointer }
        button:disabled { opacity: .5; cursor: default }
        table { width: 100%; border-collapse: collapse; background: var(--card);
          border: 1px solid var(--line); border-radius: .6rem; overflow: hidden }
        td, th { padding: .5rem .9rem; text-align: left; border-top: 1px solid var(--line) }
        th { border-top: 0; font-weight: normal; color: var(--soft) }
        .shipped { color: var(--leaf) }
        #note { min-height: 1.5rem; margin-top: 1rem }
        </style>
        </head>
        <body>
        <header>
        <h1>Leaf <span>&amp;</span> Kettle</h1>
        <p>Tea and what belongs to it. Ordered here, shipped within the second.</p>
        </header>
        <main>
        <div class="goods" id="goods"><p class="soft">Putting the kettle on …</p></div>
        <p id="note" role="status" class="soft"></p>
        <h2>Orders</h2>
        <table><thead><tr><th>No.</th><th>What</th><th>How many</th><th>Total</th><th>Status</th></tr></thead>
        <tbody id="orders"><tr><td colspan="5" class="soft">None yet.</td></tr></tbody></table>
        </main>
        <script>
        const money = cents => (cents / 100).toLocaleString('en', {style: 'currency', currency: 'EUR'});
        const make = (tag, text, className = '') =>
          Object.assign(document.createElement(tag), {textContent: text, className});
        const note = document.getElementById('note');
        const names = new Map();
        async function goods() {
          const products = await (await fetch('/api/catalogue')).json();
          products.forEach(p => names.set(p.sku, p.name));
          document.getElementById('goods').replaceChildren(...products.map(p => {
            const card = make('article', ''), foot = make('footer', ''), buy = make('button', 'Order');
            buy.onclick = () => order(p, buy);
            foot.append(make('span', money(p.cents)), buy);
            card.append(make('h3', p.name), make('small', p.origin), foot);
            return card;
          }));
        }
        async function order(product, button) {
          button.disabled = true;
          try {
            const response = await fetch('/api/orders', {method: 'POST',
              headers: {'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID()},
              body: JSON.stringify({sku: product.sku, quantity: 1})});
            const placed = await response.json();
            note.textContent = response.ok
              ? `Thank you. Order ${placed.id} (${product.name}) is placed.` : placed.error;
          } catch { note.textContent = 'The shop does not answer. Please try again.'; }
          button.disabled = false;
          await list();
        }
        async function list() {
          const orders = await (await fetch('/api/orders')).json();
          if (!orders.length) return;
          document.getElementById('orders').replaceChildren(...orders.slice(-20).reverse().map(o => {
            const row = make('tr', '');
            row.append(make('td', o.id), make('td', names.get(o.sku) ?? o.sku), make('td', o.quantity),
              make('td', money(o.cents)), make('td', o.status, o.status));
            return row;
          }));
        }
        const retry = work => work().catch(() => setTimeout(() => retry(work), 1000));
        retry(goods); retry(list);
        setInterval(() => { if (!document.hidden) list().catch(() => {}); }, 1000);
        </script>
        </body>
        </html>
        """;
