package dev.reprise.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** What waits for the writer thread. */
sealed interface WriteRequest {
    /** Learns of the outcome once it is durable. */
    CompletableFuture<?> done();

    record Batch(Append append, CompletableFuture<Appended> done) implements WriteRequest {}

    record LeaseChange(
            UnaryOperator<Optional<Leases.Lease>> change,
            CompletableFuture<Optional<Leases.Lease>> done)
            implements WriteRequest {}

    /** Something small in a transaction of its own, when nothing else waits. */
    record Chore<T>(Work<T> work, CompletableFuture<T> done) implements WriteRequest {
        interface Work<T> {
            T on(Connection connection) throws SQLException;
        }
    }

    /** Has the writer look for chores. */
    record Wake(CompletableFuture<?> done) implements WriteRequest {}

    /** The last request: nothing is taken after it. */
    record Stop(CompletableFuture<Void> done) implements WriteRequest {}
}
