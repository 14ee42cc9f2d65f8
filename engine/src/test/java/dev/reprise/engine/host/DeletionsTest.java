package dev.reprise.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.HostEvent;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoreException;
import dev.reprise.eventstore.StreamAppend;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Deletions of a log with four sessions of one event each. */
@Timeout(10)
class DeletionsTest {
    private static final HostEvent NOTHING = new HostEvent.SessionPinned(4, false);

    private final InMemoryEventStore store = new InMemoryEventStore();
    private final List<HostEvent> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger finished = new AtomicInteger();

    @BeforeEach
    void record() {
        store.leases().take(0, "host", "boot", 0);
        for (int session = 1; session <= 4; session++) {
            append(session, NOTHING);
        }
    }

    @Test
    void who_asks_while_sessions_are_deleted_waits_and_finds_them_gone() {
        var recorded = new CompletableFuture<Void>();
        var deletions = new Deletions(store, (fact, _) -> tell(fact).thenCompose(_ -> recorded));
        var first = deletions.delete(2, "cli");
        var second = deletions.delete(2, "dashboard");
        var third = deletions.delete(3, "dashboard");
        second.cancel(true); // Gives up waiting, which lets nobody go before others.
        recorded.complete(null);

        assertThat(third.join()).extracting(SessionRange::session).containsExactly(3L);
        assertThat(first.join()).extracting(SessionRange::session).containsExactly(1L, 2L);
        assertThat(told)
                .containsExactly(
                        new HostEvent.SessionDeletionBegun(1, 2),
                        new HostEvent.SessionsDeleted(1, 2),
                        new HostEvent.SessionDeletionBegun(3, 3),
                        new HostEvent.SessionsDeleted(3, 3));
    }

    @Test
    void a_deletion_that_fails_says_what_went_and_lets_the_next_one_begin() {
        var deletions = new Deletions(failingOnceAfter(2), (fact, _) -> tell(fact));
        assertThatThrownBy(deletions.delete(3, "cli")::join)
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("disk full");
        assertThat(told)
                .containsExactly(
                        new HostEvent.SessionDeletionBegun(1, 3),
                        new HostEvent.SessionsDeleted(1, 2));
        assertThat(deletions.delete(3, "cli").join()).hasSize(1);
        assertThat(told).endsWith(new HostEvent.SessionsDeleted(3, 3));
    }

    @Test
    void a_deletion_of_which_nothing_went_since_all_was_pinned_meanwhile_says_so() {
        var deletions =
                new Deletions(
                        store,
                        (fact, _) -> {
                            if (fact instanceof HostEvent.SessionDeletionBegun) {
                                append(4, new HostEvent.SessionPinned(1, true));
                            }
                            return tell(fact);
                        });
        assertThat(deletions.delete(2, "cli").join()).isEmpty();
        assertThat(store.sessions()).hasSize(4);
        assertThat(told)
                .containsExactly(
                        new HostEvent.SessionDeletionBegun(1, 2),
                        new HostEvent.SessionsDeleted(1, 0));
    }

    @Test
    void what_an_earlier_host_was_cut_off_at_is_finished_though_nothing_is_due() {
        var deletions = new Deletions(failingOnceAfter(9), (fact, _) -> tell(fact));
        deletions.delete(1, "cli").join();
        var before = finished.get();
        assertThat(deletions.delete(1, "cli").join()).isEmpty();
        assertThat(finished).hasValue(before + 1);
        assertThat(told).hasSize(2);
    }

    private CompletableFuture<Void> tell(HostEvent fact) {
        told.add(fact);
        return CompletableFuture.completedFuture(null);
    }

    /** Returns the store on a disk that is full when so many sessions have gone, but only once. */
    private EventStore failingOnceAfter(int sessions) {
        var asked = new AtomicInteger();
        return (EventStore)
                Proxy.newProxyInstance(
                        EventStore.class.getClassLoader(),
                        new Class<?>[] {EventStore.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("finishDeletion")) {
                                finished.incrementAndGet();
                            }
                            if (method.getName().equals("deleteOldestSession")
                                    && asked.getAndIncrement() == sessions) {
                                throw new StoreException("disk full");
                            }
                            return method.invoke(store, arguments);
                        });
    }

    private void append(long session, HostEvent fact) {
        var encoded = EventJson.encode(fact);
        var event =
                new NewEvent(
                        UUID.randomUUID(),
                        encoded.type(),
                        encoded.schemaVersion(),
                        encoded.payload(),
                        "test",
                        null,
                        null);
        store.append(
                        new Append(
                                OptionalLong.empty(),
                                1,
                                session,
                                OptionalLong.empty(),
                                Instant.EPOCH,
                                List.of(
                                        new StreamAppend(
                                                "host", ExpectedVersion.ANY, List.of(event)))))
                .join();
    }
}
