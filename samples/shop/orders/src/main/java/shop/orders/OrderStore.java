package shop.orders;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Where orders are kept. What a method has returned from is durable. Thread-safe. */
public interface OrderStore extends AutoCloseable {

    /** Creates what is missing; may run any number of times. */
    void migrate() throws SQLException;

    /** Places an order; the same request again gives the order that it led to. */
    Order place(String request, String sku, int quantity, int cents) throws SQLException;

    /** Ships a placed order; empty if there is none of that id, unchanged if it is shipped. */
    Optional<Order> ship(long id) throws SQLException;

    Optional<Order> find(long id) throws SQLException;

    /** Returns the last 1,000 orders, or those of a status, oldest first. */
    List<Order> list(String status) throws SQLException;

    @Override
    void close() throws SQLException;
}
