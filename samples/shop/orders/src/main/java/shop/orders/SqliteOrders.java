package shop.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The orders in an SQLite file. */
final class SqliteOrders implements OrderStore {
    private final Connection connection;

    private SqliteOrders(Connection connection) {
        this.connection = connection;
    }

    static SqliteOrders open(Path file) throws SQLException {
        var folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
        }
        return new SqliteOrders(connection);
    }

    @Override
    public synchronized void migrate() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TABLE IF NOT EXISTS orders (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        request TEXT NOT NULL UNIQUE,
                        sku TEXT NOT NULL,
                        quantity INTEGER NOT NULL CHECK (quantity > 0),
                        cents INTEGER NOT NULL,
                        status TEXT NOT NULL CHECK (status IN ('placed', 'shipped')),
                        placed_at TEXT NOT NULL
                    ) STRICT
                    """);
            statement.execute("CREATE INDEX IF NOT EXISTS orders_by_status ON orders (status, id)");
        }
    }

    @Override
    public synchronized Order place(String request, String sku, int quantity, int cents)
            throws SQLException {
        try (var insert =
                connection.prepareStatement(
                        "INSERT INTO orders (request, sku, quantity, cents, status, placed_at)"
                                + " VALUES (?, ?, ?, ?, 'placed', ?) ON CONFLICT (request) DO"
                                + " NOTHING")) {
            insert.setString(1, request);
            insert.setString(2, sku);
            insert.setInt(3, quantity);
            insert.setInt(4, cents);
            insert.setString(5, Instant.now().toString());
            insert.executeUpdate();
        }
        try (var select = connection.prepareStatement(SELECT + " WHERE request = ?")) {
            select.setString(1, request);
            return orders(select).getFirst();
        }
    }

    @Override
    public synchronized Optional<Order> ship(long id) throws SQLException {
        try (var update =
                connection.prepareStatement("UPDATE orders SET status = 'shipped' WHERE id = ?")) {
            update.setLong(1, id);
            update.executeUpdate();
        }
        return find(id);
    }

    @Override
    public synchronized Optional<Order> find(long id) throws SQLException {
        try (var select = connection.prepareStatement(SELECT + " WHERE id = ?")) {
            select.setLong(1, id);
            return orders(select).stream().findFirst();
        }
    }

    @Override
    public synchronized List<Order> list(String status) throws SQLException {
        try (var select =
                connection.prepareStatement(
                        SELECT + " WHERE ?1 = '' OR status = ?1 ORDER BY id DESC LIMIT 1000")) {
            select.setString(1, status);
            return orders(select).reversed();
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }

    private static final String SELECT =
            "SELECT id, sku, quantity, cents, status, placed_at FROM orders";

    private static List<Order> orders(PreparedStatement select) throws SQLException {
        var orders = new ArrayList<Order>();
        try (ResultSet row = select.executeQuery()) {
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
