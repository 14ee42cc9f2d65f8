package dev.reprise.eventstore;

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

    /** The last request: nothing is taken after it. */
    record Stop(CompletableFuture<Void> done) implements WriteRequest {}
}
