package dev.reprise.eventstore;

import org.junit.jupiter.api.Test;

/** Random histories of a log in memory; {@code -Dreprise.store.seeds=N} plays more of them. */
class InMemoryHistoryTest {
    private static final long SEEDS = Long.getLong("reprise.store.seeds", 30);

    /** A log in memory knows no death: whoever opens it next finds all of it. */
    private static final class Memory implements StoreProperties.Place {
        private InMemoryEventStore store = new InMemoryEventStore();

        @Override
        public EventStore open() {
            store = store.reopen(Runnable::run, AppendFaults.NONE);
            return store;
        }

        @Override
        public EventStore killed(EventStore old) {
            old.close();
            return open();
        }

        @Override
        public EventStore stoppedInRetention(EventStore old) {
            old.deleteOldestSession();
            return killed(old);
        }
    }

    @Test
    void whatever_comes_in_whatever_order_the_log_keeps_its_promises() throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new StoreProperties(seed, new Memory()).run(120);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }
}
