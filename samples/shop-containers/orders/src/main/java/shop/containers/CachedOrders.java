package shop.containers;

import shop.orders.Order;
import shop.orders.OrderStore;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Keeps shipped orders, which change no more, in a cache. Without the cache all goes on. */
final class CachedOrders implements OrderStore {
    private static final String SHIPPED = "shipped";
    private static final String SEPARATOR = "\t";

    private final OrderStore store;
    private final Redis cache;
    private volatile boolean reachable = true;

    CachedOrders(OrderStore store, Redis cache) {
        this.store = store;
        this.cache = cache;
    }

    @Override
    public void migrate() throws SQLException {
        store.migrate();
    }

    @Override
    public Order place(String request, String sku, int quantity, int cents) throws SQLException {
        return store.place(request, sku, quantity, cents);
    }

    @Override
    public Optional<Order> ship(long id) throws SQLException {
        var shipped = store.ship(id);
        shipped.ifPresent(this::remember);
        return shipped;
    }

    @Override
    public Optional<Order> find(long id) throws SQLException {
        var known = recall(id);
        if (known.isPresent()) {
            return known;
        }
        var found = store.find(id);
        found.filter(order -> order.status().equals(SHIPPED)).ifPresent(this::remember);
        return found;
    }

    @Override
    public List<Order> list(String status) throws SQLException {
        return store.list(status);
    }

    @Override
    public void close() throws SQLException {
        cache.close();
        store.close();
    }

    private Optional<Order> recall(long id) {
        try {
            var text = cache.get(key(id));
            reachable(true, "");
            return text.map(line -> order(id, line.split(SEPARATOR, -1)));
        } catch (IOException e) {
            reachable(false, e.toString());
            return Optional.empty();
        }
    }

    private void remember(Order order) {
        var line =
                String.join(
                        SEPARATOR,
                        order.sku(),
                        String.valueOf(order.quantity()),
                        String.valueOf(order.cents()),
                        order.placedAt());
        try {
            cache.set(key(order.id()), line);
            reachable(true, "");
        } catch (IOException e) {
            reachable(false, e.toString());
        }
    }

    private void reachable(boolean now, String why) {
        if (now != reachable) {
            System.out.println("the cache " + (now ? "is back" : "does not answer: " + why));
        }
        reachable = now;
    }

    private static String key(long id) {
        return "order:" + id;
    }

    private static Order order(long id, String[] fields) {
        return new Order(
                id,
                fields[0],
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                SHIPPED,
                fields[3]);
    }
}
