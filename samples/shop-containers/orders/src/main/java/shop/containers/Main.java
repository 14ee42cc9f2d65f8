package shop.containers;

import shop.orders.OrderService;

import java.net.URI;

/**
 * Keeps orders in ORDERS_DB, a JDBC URL, with POSTGRES_PASSWORD; caches them at CACHE_TCP where
 * that is set.
 */
public final class Main {
    private Main() {}

    /** With the argument {@code migrate} it creates the tables and ends. */
    public static void main(String[] args) throws Exception {
        var environment = System.getenv();
        var url =
                environment.getOrDefault(
                        "ORDERS_DB", "jdbc:postgresql://localhost:5432/shop?user=shop");
        var password = environment.getOrDefault("POSTGRES_PASSWORD", "");
        var postgres = new PostgresOrders(url, password);
        var cache = environment.get("CACHE_TCP");
        var store =
                cache == null ? postgres : new CachedOrders(postgres, new Redis(URI.create(cache)));
        OrderService.run(args, store, "PostgreSQL");
    }
}
