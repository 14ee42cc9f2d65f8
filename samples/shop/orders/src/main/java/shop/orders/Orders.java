package shop.orders;

import java.nio.file.Path;

/** Keeps orders in ORDERS_DB, an SQLite file. */
public final class Orders {
    private Orders() {}

    /** With the argument {@code migrate} it creates the tables and ends. */
    public static void main(String[] args) throws Exception {
        var file = Path.of(System.getenv().getOrDefault("ORDERS_DB", "data/orders.db"));
        OrderService.run(args, SqliteOrders.open(file), file.toString());
    }
}
