package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.append;
import static dev.reprise.eventstore.Events.to;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/** What the subscriptions of every {@link EventStore} promise, on threads of their own. */
abstract class SubscriptionContract extends EventStoreContract {

    /** Remembers the positions it saw, in their order. */
    private static class Positions implements EventStore.Subscriber {
        final List<Long> seen = new CopyOnWriteArrayList<>();

        @Override
        public void onEvents(List<StoredEvent> events) {
            assertThat(events).isNotEmpty();
            events.forEach(event -> seen.add(event.position()));
        }
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void a_subscription_delivers_history_and_then_what_comes() {
        done(append(to("a", 3)));
        var positions = new Positions();
        try (var subscription = store.subscribe(1, positions)) {
            await().untilAsserted(() -> assertThat(positions.seen).containsExactly(2L, 3L));
            done(append(to("b", 2)));
            await().untilAsserted(() -> assertThat(positions.seen).containsExactly(2L, 3L, 4L, 5L));
            await().untilAsserted(() -> assertThat(subscription.checkpoint()).isEqualTo(5));
            assertThat(subscription.failure()).isEmpty();
        }
    }

    @Test
    void events_appended_during_catch_up_come_once_and_in_order() {
        var total = 3000;
        var appending =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < total / 3; i++) {
                                store.append(append(to("a", 3)));
                            }
                        });
        var all = new ArrayList<Positions>();
        var open = new ArrayList<EventStore.Subscription>();
        for (int i = 0; i < 8; i++) {
            var positions = new Positions();
            all.add(positions);
            open.add(store.subscribe(0, positions));
        }
        done(appending);

        for (var positions : all) {
            await().untilAsserted(() -> assertThat(positions.seen).hasSize(total));
            assertThat(positions.seen).isEqualTo(upTo(total));
        }
        open.forEach(EventStore.Subscription::close);
    }

    @Test
    void a_subscriber_that_reconnects_at_its_checkpoint_misses_and_doubles_nothing() {
        var total = 2000;
        var appending =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < total; i++) {
                                done(append(to("a", 1)));
                            }
                        });
        var positions = new Positions();
        var checkpoint = 0L;
        while (checkpoint < total) {
            var from = checkpoint;
            var subscription = store.subscribe(checkpoint, positions);
            await().until(() -> subscription.checkpoint() > from);
            subscription.close();
            checkpoint = subscription.checkpoint();
        }
        done(appending);

        assertThat(positions.seen).isEqualTo(upTo(total));
    }

    @Test
    void a_subscriber_that_throws_is_stopped_alone_where_it_was() {
        var told = new AtomicReference<Throwable>();
        var failure = new IllegalStateException("cannot fold this");
        var faulty =
                new Positions() {
                    @Override
                    public void onEvents(List<StoredEvent> events) {
                        super.onEvents(events);
                        if (seen.contains(2L)) {
                            throw failure;
                        }
                    }

                    @Override
                    public void onFailure(Throwable reason) {
                        told.set(reason);
                    }
                };
        var positions = new Positions();
        try (var stopped = store.subscribe(0, faulty);
                var running = store.subscribe(0, positions)) {
            done(append(to("a", 1)));
            await().until(() -> stopped.checkpoint() == 1);
            done(append(to("a", 1)));
            await().untilAsserted(() -> assertThat(told.get()).isSameAs(failure));
            done(append(to("a", 1)));

            await().until(() -> running.checkpoint() == 3);
            assertThat(positions.seen).containsExactly(1L, 2L, 3L);
            assertThat(stopped.failure()).contains(failure);
            assertThat(stopped.checkpoint()).isEqualTo(1);
            assertThat(faulty.seen).containsExactly(1L, 2L);
        }
    }

    @Test
    void a_slow_subscriber_holds_up_neither_writer_nor_others() throws Exception {
        var go = new CountDownLatch(1);
        var slow =
                new Positions() {
                    @Override
                    public void onEvents(List<StoredEvent> events) {
                        awaitUninterrupted(go);
                        super.onEvents(events);
                    }
                };
        var quick = new Positions();
        try (var _ = store.subscribe(0, slow);
                var _ = store.subscribe(0, quick)) {
            for (int i = 0; i < 300; i++) {
                done(append(to("a", 1)));
            }
            await().untilAsserted(() -> assertThat(quick.seen).hasSize(300));
            assertThat(slow.seen).isEmpty();

            go.countDown();
            await().untilAsserted(() -> assertThat(slow.seen).isEqualTo(upTo(300)));
        }
    }

    @Test
    void nothing_is_delivered_once_close_has_returned() {
        var positions = new Positions();
        var subscription = store.subscribe(0, positions);
        var appending =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 500; i++) {
                                done(append(to("a", 1)));
                            }
                        });
        await().until(() -> subscription.checkpoint() > 0);
        subscription.close();
        var seen = positions.seen.size();
        done(appending);

        assertThat(positions.seen).hasSize(seen);
        assertThat(subscription.checkpoint()).isEqualTo(seen);
        assertThat(subscription.failure()).isEmpty();
    }

    @Test
    void a_subscriber_may_close_its_own_subscription_and_append() {
        var own = new CompletableFuture<EventStore.Subscription>();
        var appended = new CompletableFuture<Appended>();
        var positions =
                new Positions() {
                    @Override
                    public void onEvents(List<StoredEvent> events) {
                        super.onEvents(events);
                        own.join().close();
                        store.append(append(to("b", 1))).thenAccept(appended::complete);
                    }
                };
        own.complete(store.subscribe(0, positions));
        done(append(to("a", 1)));

        done(appended);
        assertThat(positions.seen).containsExactly(1L);
    }

    @Test
    void closing_the_store_ends_its_subscriptions() throws Exception {
        var positions = new Positions();
        store.subscribe(0, positions);
        done(append(to("a", 1)));
        await().untilAsserted(() -> assertThat(positions.seen).hasSize(1));
        try (var other = openAgain()) {
            store.close();
            done(other.append(append(to("a", 1))));
            assertThat(positions.seen).hasSize(1);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
