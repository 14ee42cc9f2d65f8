package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.AT;
import static dev.reprise.eventstore.Events.append;
import static dev.reprise.eventstore.Events.to;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The store in memory keeps the contract with threads, and without. */
class InMemoryEventStoreTest extends SubscriptionContract {
    @Override
    protected EventStore open() {
        return new InMemoryEventStore(Thread::startVirtualThread, AppendFaults.NONE);
    }

    @Override
    protected EventStore openAgain() {
        return ((InMemoryEventStore) store).reopen(Thread::startVirtualThread, AppendFaults.NONE);
    }

    private static InMemoryEventStore leased(InMemoryEventStore store) {
        store.leases().take(0, "host", "boot", 0);
        return store;
    }

    @Test
    void it_delivers_inside_the_append_by_default() {
        try (var direct = leased(new InMemoryEventStore())) {
            var seen = new ArrayList<Long>();
            direct.subscribe(
                    0,
                    events -> {
                        events.forEach(event -> seen.add(event.position()));
                        if (seen.size() == 1) {
                            direct.append(append(to("reaction", 1)));
                        }
                    });
            direct.append(append(to("a", 1)));

            assertThat(seen).containsExactly(1L, 2L);
        }
    }

    @Test
    void it_delivers_when_the_caller_pumps() {
        var tasks = new ArrayDeque<Runnable>();
        try (var pumped = leased(new InMemoryEventStore(tasks::add, AppendFaults.NONE))) {
            var seen = new ArrayList<List<StoredEvent>>();
            pumped.subscribe(0, seen::add);
            pumped.append(append(to("a", 1)));
            pumped.append(append(to("a", 2)));
            assertThat(seen).isEmpty();
            assertThat(tasks).hasSize(1);

            tasks.remove().run();
            assertThat(seen).hasSize(1);
            assertThat(seen.getFirst()).hasSize(3);
            assertThat(tasks).isEmpty();
        }
    }

    @Test
    void a_disk_that_fails_leaves_nothing_in_the_log() {
        var full =
                new AppendFaults() {
                    boolean fails = true;

                    @Override
                    public void beforeDurable(Append append) {
                        if (fails) {
                            throw new StoreException("disk full");
                        }
                    }
                };
        try (var failing = leased(new InMemoryEventStore(Runnable::run, full))) {
            assertThatThrownBy(() -> done(failing.append(append(to("a", 1)))))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("disk full");
            assertThat(failing.head()).isEqualTo(Head.EMPTY);
            full.fails = false;
            assertThat(done(failing.append(append(to("a", 1)))).first()).isEqualTo(1);
            assertThat(failing.verify().problems()).isEmpty();
        }
    }

    @Test
    void a_host_cut_after_its_append_was_durable_leaves_the_events() {
        var cut =
                new AppendFaults() {
                    @Override
                    public void afterDurable(Append append, Appended appended) {
                        throw new IllegalStateException("cut");
                    }
                };
        try (var dying = leased(new InMemoryEventStore(Runnable::run, cut))) {
            var batch = append(to("a", 2));
            assertThatThrownBy(() -> dying.append(batch))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("cut");

            var successor = dying.reopen(Runnable::run, AppendFaults.NONE);
            assertThat(successor.read(0, 10)).hasSize(2);
            assertThat(done(successor.append(batch))).isEqualTo(new Appended(1, 2, 1, AT, true));
        }
    }
}
