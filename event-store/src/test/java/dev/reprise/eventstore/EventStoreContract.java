package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.AT;
import static dev.reprise.eventstore.Events.append;
import static dev.reprise.eventstore.Events.event;
import static dev.reprise.eventstore.Events.expecting;
import static dev.reprise.eventstore.Events.to;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What every {@link EventStore} promises. */
@Timeout(60)
abstract class EventStoreContract {
    protected EventStore store;

    /** Returns a store on an empty log. */
    protected abstract EventStore open() throws Exception;

    /** Returns another store on the log of {@link #store}. */
    protected abstract EventStore openAgain() throws Exception;

    @BeforeEach
    void openAndTakeTheLease() throws Exception {
        store = open();
        store.leases().take(0, "host-1", "boot", 1);
    }

    @AfterEach
    void close() {
        store.close();
    }

    protected final Appended done(Append append) {
        return done(store.append(append));
    }

    protected static <T> T done(CompletableFuture<T> future) {
        try {
            return future.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    protected final List<StoredEvent> all() {
        return store.read(0, Integer.MAX_VALUE);
    }

    @Test
    void an_empty_log_has_no_head_no_events_and_no_sessions() {
        assertThat(store.head()).isEqualTo(Head.EMPTY);
        assertThat(store.read(0, 10)).isEmpty();
        assertThat(store.readStream("a", 0, 10)).isEmpty();
        assertThat(store.streamVersion("a")).isZero();
        assertThat(store.sessions()).isEmpty();
        assertThat(store.verify()).isEqualTo(new Verification(0, List.of()));
    }

    @Test
    void what_was_appended_is_read_back_column_by_column() {
        var id = Events.id();
        var full = new NewEvent(id, "Started", 3, "{\"ä\":\"€😀\"}", "cli", 1L, "wish-7");
        done(append(to("a", 1)));
        var appended =
                done(
                        new Append(
                                OptionalLong.of(1),
                                1,
                                1,
                                OptionalLong.of(1),
                                AT.plusNanos(1_999),
                                List.of(to("b", ExpectedVersion.NO_STREAM, full))));

        var at = AT.plusNanos(1_000);
        assertThat(appended).isEqualTo(new Appended(2, 2, 2, at, false));
        var stored = store.read(1, 10).getFirst();
        var hash = stored.hash();
        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(stored)
                .isEqualTo(
                        new StoredEvent(
                                2,
                                2,
                                1L,
                                "b",
                                1,
                                "Started",
                                3,
                                id,
                                1,
                                1,
                                at,
                                "cli",
                                1L,
                                "wish-7",
                                full.payload(),
                                hash));
        assertThat(store.head()).isEqualTo(new Head(2, 2, 1, at, hash));
    }

    @Test
    void nothing_given_is_nothing_read() {
        done(append(to("a", 1)));

        var stored = all().getFirst();
        assertThat(stored.plannedAt()).isNull();
        assertThat(stored.causation()).isNull();
        assertThat(stored.correlationId()).isNull();
    }

    @Test
    void a_batch_stands_in_its_own_order_and_may_name_a_stream_twice() {
        var first = done(append(to("a", 2), to("b", 1), to("a", 1)));

        assertThat(first).extracting(Appended::first, Appended::last).containsExactly(1L, 4L);
        assertThat(all()).extracting(StoredEvent::position).containsExactly(1L, 2L, 3L, 4L);
        assertThat(all()).extracting(StoredEvent::stream).containsExactly("a", "a", "b", "a");
        assertThat(all()).extracting(StoredEvent::version).containsExactly(1L, 2L, 1L, 3L);
        assertThat(all()).extracting(StoredEvent::batch).containsOnly(1L);
    }

    @Test
    void versions_expected_later_in_a_batch_see_what_it_appended_before() {
        done(
                append(
                        to("a", ExpectedVersion.NO_STREAM, event("{}")),
                        to("a", ExpectedVersion.exactly(1), event("{}"))));

        assertThat(store.streamVersion("a")).isEqualTo(2);
    }

    @Test
    void a_stream_at_another_version_refuses_the_whole_batch() {
        done(append(to("a", 2)));

        var wrong = to("a", ExpectedVersion.exactly(1), event("{}"));
        assertThatThrownBy(() -> done(append(to("b", 1), wrong)))
                .isInstanceOf(VersionConflictException.class)
                .hasMessageContaining("stream a is at version 2");
        assertThatThrownBy(() -> done(append(to("a", ExpectedVersion.NO_STREAM, event("{}")))))
                .isInstanceOf(VersionConflictException.class);

        assertThat(store.head().position()).isEqualTo(2);
        assertThat(store.streamVersion("b")).isZero();
        assertThat(done(append(to("a", ExpectedVersion.exactly(2), event("{}")))).first())
                .isEqualTo(3);
    }

    @Test
    void an_append_decided_on_another_head_is_refused() {
        done(expecting(0, to("a", 2)));

        assertThatThrownBy(() -> done(expecting(1, to("a", 1))))
                .isInstanceOf(HeadMovedException.class)
                .hasMessage("the log's head is 2, not 1");
        assertThat(done(expecting(2, to("a", 1))).last()).isEqualTo(3);
    }

    @Test
    void the_same_batch_again_changes_nothing_and_returns_where_it_stands() {
        var batch = expecting(0, to("a", 2), to("b", 1));
        var first = done(batch);
        done(append(to("a", 1)));
        var head = store.head();

        assertThat(done(batch))
                .isEqualTo(new Appended(1, 3, first.batch(), first.recordedAt(), true));
        assertThat(store.head()).isEqualTo(head);
    }

    @Test
    void a_duplicate_is_recognised_by_a_store_that_was_opened_later() throws Exception {
        var batch = append(to("a", 2));
        done(batch);
        try (var later = openAgain()) {
            assertThat(done(later.append(batch)).duplicate()).isTrue();
        }
    }

    @Test
    void an_event_id_is_not_used_for_two_batches() {
        var known = event("{}");
        done(append(to("a", ExpectedVersion.ANY, known, event("{}"))));

        assertThatThrownBy(() -> done(append(to("a", ExpectedVersion.ANY, known, event("{}")))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("position 1");
        var twice = event("{}");
        assertThatThrownBy(() -> done(append(to("a", ExpectedVersion.ANY, twice, twice))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("twice");
        assertThat(store.head().position()).isEqualTo(2);
    }

    @Test
    void ids_in_any_order_are_told_apart() {
        var later = event("{}");
        var earlier =
                new NewEvent(new java.util.UUID(-1L, 5), "Noted", 1, "{}", "host", null, null);
        var middle = new NewEvent(new java.util.UUID(7, 5), "Noted", 1, "{}", "host", null, null);
        done(append(to("a", ExpectedVersion.ANY, earlier)));
        done(append(to("a", ExpectedVersion.ANY, later)));
        var batch = append(to("a", ExpectedVersion.ANY, middle));

        assertThat(done(batch).duplicate()).isFalse();
        assertThat(done(batch).duplicate()).isTrue();
        assertThat(done(append(to("a", ExpectedVersion.ANY, earlier))).first()).isEqualTo(1);
    }

    @Test
    void an_append_that_fails_does_not_fail_its_neighbours() {
        var results = new ArrayList<CompletableFuture<Appended>>();
        for (int i = 0; i < 50; i++) {
            var expected = i % 2 == 0 ? ExpectedVersion.ANY : ExpectedVersion.exactly(1000);
            results.add(store.append(append(to("a", expected, event("{}")))));
        }

        for (int i = 0; i < 50; i++) {
            var result = results.get(i);
            if (i % 2 == 0) {
                assertThat(done(result).first()).isEqualTo(i / 2 + 1);
            } else {
                assertThatThrownBy(() -> done(result)).isInstanceOf(VersionConflictException.class);
            }
        }
        assertThat(store.head().position()).isEqualTo(25);
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void a_clock_that_goes_back_is_held_at_the_last_event() {
        done(append(1, 1, AT, to("a", 1)));

        var appended = done(append(1, 1, AT.minusSeconds(3600), to("a", 1)));
        assertThat(appended.recordedAt()).isEqualTo(AT);
        assertThat(done(append(1, 1, AT.plusSeconds(1), to("a", 1))).recordedAt())
                .isEqualTo(AT.plusSeconds(1));
    }

    @Test
    void a_time_that_the_log_cannot_hold_is_refused() {
        assertThatThrownBy(() -> done(append(1, 1, Instant.MAX, to("a", 1))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is outside");
    }

    @Test
    void names_and_payloads_have_limits() {
        assertThatThrownBy(() -> done(append(to("", 1)))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> done(append(to("x".repeat(513), 1))))
                .hasMessageContaining("1..512");
        var huge = event("x".repeat(Tail.MAX_PAYLOAD_CHARS + 1));
        assertThatThrownBy(() -> done(append(to("a", ExpectedVersion.ANY, huge))))
                .hasMessageContaining("16777217");
        assertThat(store.head()).isEqualTo(Head.EMPTY);
    }

    @Test
    void a_session_is_the_last_events_or_the_next_one() {
        for (long wrong : new long[] {0, 2, -1}) {
            assertThatThrownBy(() -> done(append(1, wrong, AT, to("a", 1))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("session " + wrong);
        }
        done(append(1, 1, AT, to("a", 2)));
        assertThatThrownBy(() -> done(append(1, 3, AT, to("a", 1))))
                .isInstanceOf(StoreException.class);
        done(append(1, 2, AT.plusSeconds(5), to("b", 1), to("a", 1)));
        assertThatThrownBy(() -> done(append(1, 1, AT, to("a", 1))))
                .isInstanceOf(StoreException.class);

        var hashes = all().stream().map(StoredEvent::hash).toList();
        assertThat(store.sessions())
                .containsExactly(
                        new SessionRange(1, 1, 2, AT, AT, hashes.get(1)),
                        new SessionRange(
                                2, 3, 4, AT.plusSeconds(5), AT.plusSeconds(5), hashes.get(3)));
        assertThat(store.head().session()).isEqualTo(2);
    }

    @Test
    void each_session_has_a_hash_chain_of_its_own() {
        done(append(1, 1, AT, to("a", 1)));
        done(append(1, 1, AT, to("a", 1)));
        done(append(1, 2, AT, to("a", 1)));

        var chain = new HashChain();
        var events = all();
        assertThat(events.get(0).hash()).isEqualTo(chain.seal("", events.get(0)));
        assertThat(events.get(1).hash()).isEqualTo(chain.seal(events.get(0).hash(), events.get(1)));
        assertThat(events.get(2).hash()).isEqualTo(chain.seal("", events.get(2)));
        assertThat(store.verify()).isEqualTo(new Verification(3, List.of()));
    }

    @Test
    void nobody_appends_without_the_lease() throws Exception {
        assertThatThrownBy(() -> done(append(0, 1, AT, to("a", 1))))
                .isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> done(append(2, 1, AT, to("a", 1))))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("never taken");
    }

    @Test
    void an_older_epoch_can_append_nothing() throws Exception {
        done(append(1, 1, AT, to("a", 1)));
        try (var successor = openAgain()) {
            assertThat(successor.leases().take(1, "host-2", "boot", 9).epoch()).isEqualTo(2);
            assertThatThrownBy(() -> done(append(1, 1, AT, to("a", 1))))
                    .isInstanceOf(FencedException.class)
                    .hasMessageContaining("epoch 1 was replaced by epoch 2");
            done(successor.append(append(2, 1, AT, to("a", 1))));
            done(successor.append(append(2, 1, AT, to("a", 1))));
        }
        assertThat(done(append(2, 1, AT, to("a", 1))).first()).isEqualTo(4);
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void the_lease_is_taken_once_for_each_epoch() {
        var leases = store.leases();
        assertThat(leases.current()).contains(new Leases.Lease(1, "host-1", "boot", 1, false));

        assertThatThrownBy(() -> leases.take(0, "host-2", "boot", 2))
                .isInstanceOf(FencedException.class);
        assertThat(leases.take(1, "host-2", "boot-2", 5))
                .isEqualTo(new Leases.Lease(2, "host-2", "boot-2", 5, false));
        assertThat(leases.current()).contains(new Leases.Lease(2, "host-2", "boot-2", 5, false));
    }

    @Test
    void a_lease_is_renewed_and_released_by_its_epoch_only() {
        var leases = store.leases();
        leases.renew(1, 7);
        assertThat(leases.current()).contains(new Leases.Lease(1, "host-1", "boot", 7, false));
        leases.take(1, "host-2", "boot", 8);

        assertThatThrownBy(() -> leases.renew(1, 9)).isInstanceOf(FencedException.class);
        leases.release(1);
        assertThat(leases.current()).contains(new Leases.Lease(2, "host-2", "boot", 8, false));
        leases.release(2);
        assertThat(leases.current()).contains(new Leases.Lease(2, "host-2", "boot", 8, true));
    }

    @Test
    void reads_return_what_is_above_a_position_up_to_a_limit() {
        done(append(to("a", 3), to("b", 2)));
        done(append(to("a", 2)));

        assertThat(store.read(2, 3)).extracting(StoredEvent::position).containsExactly(3L, 4L, 5L);
        assertThat(store.read(7, 3)).isEmpty();
        assertThat(store.read(100, 3)).isEmpty();
        assertThat(store.read(0, 0)).isEmpty();
        assertThat(store.readStream("a", 2, 2))
                .extracting(StoredEvent::position)
                .containsExactly(3L, 6L);
        assertThat(store.readStream("a", 2, 2))
                .extracting(StoredEvent::version)
                .containsExactly(3L, 4L);
        assertThat(store.readStream("a", 5, 2)).isEmpty();
        assertThat(store.streamVersion("a")).isEqualTo(5);
    }

    @Test
    void sixty_four_writers_append_side_by_side_without_a_gap() throws Exception {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 64; writer++) {
                var stream = "writer-" + writer;
                writers.submit(
                        () -> {
                            for (int i = 0; i < 20; i++) {
                                var expected = ExpectedVersion.exactly(i);
                                done(append(to(stream, expected, event("{}"))));
                            }
                        });
            }
        }

        assertThat(all())
                .extracting(StoredEvent::position)
                .isEqualTo(LongStream.rangeClosed(1, 64 * 20).boxed().toList());
        assertThat(IntStream.range(0, 64).mapToLong(w -> store.streamVersion("writer-" + w)))
                .containsOnly(20L);
        assertThat(store.verify()).isEqualTo(new Verification(64 * 20, List.of()));
    }

    @Test
    void one_of_many_that_decided_on_the_same_head_wins() {
        var results =
                IntStream.range(0, 20)
                        .mapToObj(i -> store.append(expecting(0, to("s" + i, 1))))
                        .toList();

        var won =
                results.stream()
                        .filter(r -> r.handle((_, failure) -> failure == null).join())
                        .count();
        assertThat(won).isEqualTo(1);
        assertThat(store.head().position()).isEqualTo(1);
    }

    @Test
    void a_time_is_the_position_of_the_last_event_recorded_by_then() {
        assertThat(store.positionAt(AT)).isZero();
        for (int i = 0; i < 9; i++) {
            done(append(1, 1, AT.plusSeconds(i / 3), to("a", 1)));
        }

        assertThat(store.positionAt(AT.minusNanos(1000))).isZero();
        assertThat(store.positionAt(AT)).isEqualTo(3);
        assertThat(store.positionAt(AT.plusMillis(999))).isEqualTo(3);
        assertThat(store.positionAt(AT.plusSeconds(1))).isEqualTo(6);
        assertThat(store.positionAt(AT.plusSeconds(9))).isEqualTo(9);
    }

    @Test
    void a_range_says_what_stood_before_it() {
        done(append(1, 1, AT, to("a", 2), to("b", 1)));
        var head = store.head();
        done(append(1, 2, AT, to("a", 1)));

        assertThat(store.range(1L))
                .isEqualTo(new LogRange(1L, 1, 3, Head.EMPTY, 0, new TreeMap<>()));
        assertThat(store.range(2L))
                .isEqualTo(
                        new LogRange(2L, 4, 4, head, 1, new TreeMap<>(Map.of("a", 2L, "b", 1L))));
        assertThat(store.range(null))
                .isEqualTo(new LogRange(null, 1, 4, Head.EMPTY, 0, new TreeMap<>()));
        assertThatThrownBy(() -> store.range(3L)).hasMessageContaining("it has 1..2");
    }

    private static Snapshots.Snapshot snapshot(long position, String version) {
        var state = (version + position).getBytes(StandardCharsets.UTF_8);
        return new Snapshots.Snapshot(position, version, state);
    }

    private Optional<Long> snapshotAt(long position, String version) {
        return store.snapshots()
                .atOrBefore(position, version)
                .map(
                        found -> {
                            assertThat(found.state())
                                    .isEqualTo(snapshot(found.position(), version).state());
                            return found.position();
                        });
    }

    @Test
    void the_snapshot_at_or_before_a_position_is_of_its_session_and_code() {
        done(append(1, 1, AT, to("a", 10)));
        done(append(1, 2, AT, to("a", 10)));
        for (long position : new long[] {3, 7, 13, 99}) {
            store.snapshots().save(snapshot(position, "1"));
        }

        assertThat(snapshotAt(2, "1")).isEmpty();
        assertThat(snapshotAt(3, "1")).contains(3L);
        assertThat(snapshotAt(10, "1")).contains(7L);
        assertThat(snapshotAt(12, "1")).isEmpty();
        assertThat(snapshotAt(20, "1")).contains(13L);
        assertThat(snapshotAt(21, "1")).isEmpty();
        assertThat(snapshotAt(20, "2")).isEmpty();
        store.snapshots().save(snapshot(14, "2"));
        assertThat(snapshotAt(20, "2")).contains(14L);
        assertThat(snapshotAt(20, "1")).isEmpty();
    }

    @Test
    void so_many_snapshots_are_kept_of_a_session_that_none_is_far() {
        done(append(1, 1, AT, to("a", 400)));
        for (long position = 1; position <= 400; position += 2) {
            store.snapshots().save(snapshot(position, "1"));
        }

        var kept = new TreeSet<Long>();
        for (long position = 1; position <= 400; position++) {
            kept.add(snapshotAt(position, "1").orElseThrow());
        }
        assertThat(kept).hasSize(Snapshots.KEPT).contains(1L, 399L);
        assertThat(kept.stream().allMatch(p -> p == 399 || kept.higher(p) - p <= 24)).isTrue();
        assertThatThrownBy(
                        () ->
                                store.snapshots()
                                        .save(
                                                new Snapshots.Snapshot(
                                                        1, "1", new byte[Snapshots.MAX_BYTES + 1])))
                .hasMessageContaining("4194305")
                .hasMessageContaining("4194304");
    }

    @Test
    void the_oldest_session_is_deleted_whole_and_the_last_one_never() {
        done(append(1, 1, AT, to("a", 300), to("b", 1)));
        done(append(1, 2, AT, to("a", 2)));
        done(append(1, 3, AT, to("c", 1)));
        store.snapshots().save(snapshot(5, "1"));
        store.snapshots().save(snapshot(302, "1"));
        var left = store.read(301, 100);
        var sessions = store.sessions();
        var head = store.head();
        var before = store.range(2L);

        assertThat(store.deleteOldestSession()).contains(sessions.getFirst());
        assertThat(all()).isEqualTo(left);
        assertThat(store.sessions()).isEqualTo(sessions.subList(1, 3));
        assertThat(store.range(2L)).isEqualTo(before);
        assertThat(store.readStream("a", 0, 10)).extracting(e -> e.version()).contains(301L, 302L);
        assertThat(store.readStream("b", 0, 10)).isEmpty();
        assertThat(store.streamVersion("b")).isEqualTo(1);
        assertThat(store.positionAt(AT.minusSeconds(1))).isZero();
        assertThat(snapshotAt(5, "1")).isEmpty();
        assertThat(snapshotAt(303, "1")).contains(302L);
        assertThat(store.verify()).isEqualTo(new Verification(3, List.of()));

        assertThat(store.deleteOldestSession()).contains(sessions.get(1));
        assertThat(store.deleteOldestSession()).isEmpty();
        assertThat(store.head()).isEqualTo(head);
        assertThat(done(append(1, 3, AT, to("b", ExpectedVersion.exactly(1), event("{}")))).first())
                .isEqualTo(305);
        assertThat(store.verify()).isEqualTo(new Verification(2, List.of()));
    }

    @Test
    void retention_keeps_to_age_and_size_and_says_what_went() {
        for (int session = 1; session <= 5; session++) {
            var large = event("\"" + "x".repeat(100_000) + "\"");
            var at = AT.plusSeconds(session * 60L);
            done(append(1, session, at, to("a", ExpectedVersion.ANY, large)));
        }
        var sessions = store.sessions();
        assertThat(store.sizes().sessions()).extracting(s -> s.session()).contains(1L, 5L);
        assertThat(store.sizes().sessions())
                .allMatch(s -> s.events() == 1 && s.bytes() >= 100_000 && s.bytes() < 101_000);

        var none = new Retention.Limits(null, null);
        assertThat(Retention.apply(store, none, AT.plusSeconds(9999))).isEmpty();
        var age = new Retention.Limits(null, Duration.ofSeconds(120));
        assertThat(Retention.apply(store, age, AT.plusSeconds(241)))
                .isEqualTo(sessions.subList(0, 2));
        var size = new Retention.Limits(store.usedBytes() - 50_000, null);
        assertThat(Retention.apply(store, size, AT)).isEqualTo(sessions.subList(2, 3));
        assertThat(store.usedBytes()).isLessThanOrEqualTo(size.maxBytes());
        assertThat(Retention.apply(store, new Retention.Limits(0L, null), AT))
                .isEqualTo(sessions.subList(3, 4));
        assertThat(store.verify().problems()).isEmpty();
        assertThatThrownBy(() -> new Retention.Limits(-1L, null)).hasMessageContaining("-1");
    }

    @Test
    void nobody_waits_for_a_reading_whose_thread_was_interrupted() {
        done(append(to("a", 3)));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> store.verify())
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("reading was given up at position 0");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(store.verify().sound()).isTrue();
    }

    @Test
    void a_closed_store_refuses_and_closes_twice() {
        done(append(to("a", 1)));
        store.close();
        store.close();

        assertThatThrownBy(() -> done(append(to("a", 1)))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.read(0, 1)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.subscribe(0, _ -> {})).isInstanceOf(StoreException.class);
    }

    @Test
    void a_log_closed_and_opened_goes_on_where_it_was() throws Exception {
        done(append(to("a", 2)));
        var head = store.head();
        try (var again = openAgain()) {
            store.close();
            assertThat(again.head()).isEqualTo(head);
            assertThat(done(again.append(append(to("a", 1)))).first()).isEqualTo(3);
            assertThat(again.verify().problems()).isEmpty();
        }
    }
}
