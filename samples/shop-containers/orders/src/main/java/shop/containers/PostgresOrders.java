package shop.containers;

import org.jspecify.annotations.Nullable;

import shop.orders.Order;
import shop.orders.OrderStore;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The orders in PostgreSQL, over one connection that is made when it is needed: after a failure the
 * next call makes a new one, so the database may restart.
 */
final class PostgresOrders implements OrderStore {
    private static final String SELECT =
            "SELECT id, sku, quantity, cents, status, placed_at FROM orders";
    private static final String SECONDS = "5";

    private final String url;
    private final Properties properties = new Properties();
    private @Nullable Connection connection;

    PostgresOrders(String url, String password) {
        this.url = url;
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", SECONDS);
        properties.setProperty("socketTimeout", SECONDS);
    }

    @Override
    public synchronized void migrate() throws SQLException {
        with(
                """
                CREATE TABLE IF NOT EXISTS orders (
                    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    request TEXT NOT NULL UNIQUE,
                    sku TEXT NOT NULL,
                    quantity INTEGER NOT NULL CHECK (quantity > 0),
                    cents INTEGER NOT NULL,
                    status TEXT NOT NULL CHECK (status IN ('placed', 'shipped')),
                    placed_at TEXT NOT NULL
                );
                CREATE INDEX IF NOT EXISTS orders_by_status ON orders (status, id)
                """,
                PreparedStatement::execute);
    }

    @Override
    public synchronized Order place(String request, String sku, int quantity, int cents)
            throws SQLException {
        with(
                "INSERT INTO orders (request, sku, quantity, cents, status, placed_at)"
                        + " VALUES (?, ?, ?, ?, 'placed', ?) ON CONFLICT (request) DO NOTHING",
                insert -> {
                    insert.setString(1, request);
                    insert.setString(2, sku);
                    insert.setInt(3, quantity);
                    insert.setInt(4, cents);
                    insert.setString(5, Instant.now().toString());
                    return insert.executeUpdate();
                });
        return with(
                SELECT + " WHERE request = ?",
                select -> {
                    select.setString(1, request);
                    return orders(select).getFirst();
                });
    }

    @Override
    public synchronized Optional<Order> ship(long id) throws SQLException {
        with(
                "UPDATE orders SET status = 'shipped' WHERE id = ?",
                update -> {
                    update.setLong(1, id);
                    return update.executeUpdate();
                });
        return find(id);
    }

    @Override
    public synchronized Optional<Order> find(long id) throws SQLException {
        return with(
                SELECT + " WHERE id = ?",
                select -> {
                    select.setLong(1, id);
                    return orders(select).stream().findFirst();
                });
    }

    @Override
    public synchronized List<Order> list(String status) throws SQLException {
        return with(
                SELECT + " WHERE ? IN ('', status) ORDER BY id DESC LIMIT 1000",
                select -> {
                    select.setString(1, status);
                    return orders(select).reversed();
                });
    }

    @Override
    public synchronized void close() throws SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private interface Work<T> {
        T apply(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String sql, Work<T> work) throws SQLException {
        var open = connection == null ? DriverManager.getConnection(url, properties) : connection;
        connection = open;
        try (var statement = open.prepareStatement(sql)) {
            return work.apply(statement);
        } catch (SQLException e) {
            connection = null;
            try (open) {
                throw e;
            }
        }
    }

    private static List<Order> orders(PreparedStatement select) throws SQLException {
        var orders = new ArrayList<Order>();
        try (var row = select.executeQuery()) {
            while (row.next()) {
                orders.add(
                        new Order(
                                row.getLong(1),
                                row.getString(2),
                                row.getInt(3),
                                row.getInt(4),
                                row.getString(5),
                                row.getString(6)));
            }
        }
        return orders;
    }
}
