package dev.reprise.eventstore;

/**
 * Where a simulation cuts into an append of {@link InMemoryEventStore}. A {@link StoreException}
 * thrown by either method fails the append's future, as a real disk would; anything else leaves
 * {@link EventStore#append} itself, so that it unwinds the simulated host.
 */
public interface AppendFaults {
    AppendFaults NONE = new AppendFaults() {};

    /** Called for an append that would succeed. If this throws, nothing was appended. */
    default void beforeDurable(Append append) {}

    /**
     * Called with the events in the log and before the caller or a subscriber learns of them. If
     * this throws, the events stay.
     */
    default void afterDurable(Append append, Appended appended) {}
}
