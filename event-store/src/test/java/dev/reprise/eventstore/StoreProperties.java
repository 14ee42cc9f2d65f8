package dev.reprise.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** A seeded history of one log, compared step by step with a plain model of what it promises. */
final class StoreProperties {
    private static final List<String> STREAMS = List.of("a", "b", "c", "d");

    /** Where the stores come from. */
    interface Place {
        EventStore open() throws Exception;

        /** Returns a store on what the death of the process would leave at this moment. */
        EventStore killed(EventStore store) throws Exception;

        /** Begins a deletion of the oldest session, and ends the store before it is done. */
        EventStore stoppedInRetention(EventStore store) throws Exception;
    }

    private record Watch(
            long after, List<StoredEvent> seen, EventStore.Subscription subscription) {}

    private final Place place;
    private final Random random;
    private final List<StoredEvent> ever = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final List<Append> appends = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();
    private final Map<Long, byte[]> snapshots = new HashMap<>();
    private EventStore store;
    private long first = 1;
    private long session = 1;
    private long batch;
    private long epoch;
    private Instant last = Instant.EPOCH;

    StoreProperties(long seed, Place place) throws Exception {
        this.random = new Random(seed);
        this.place = place;
        this.store = place.open();
        lease();
    }

    void run(int steps) throws Exception {
        try {
            for (int i = 0; i < steps; i++) {
                step();
                if (i % 10 == 9) {
                    check();
                }
            }
            check();
            checkExport();
        } finally {
            store.close();
        }
    }

    private void step() throws Exception {
        switch (random.nextInt(20)) {
            case 0 -> reopen();
            case 1 -> successor(place.killed(store));
            case 2 -> successor(place.stoppedInRetention(store));
            case 3 -> retain();
            case 4, 5 -> watch();
            case 6 -> unwatch();
            case 7, 8 -> snapshot();
            case 9 -> again();
            case 10 -> refused();
            case 11 -> session += ever.isEmpty() || ever.getLast().session() < session ? 0 : 1;
            default -> append();
        }
    }

    private void lease() {
        epoch = store.leases().take(epoch, "host", "boot", 0).epoch();
    }

    private void reopen() throws Exception {
        checkWatches();
        store.close();
        store = place.open();
        lease();
        watches.clear();
    }

    private void successor(EventStore next) {
        watches.clear(); // they ended with their store, wherever they were
        store = next;
        noteRetention();
        lease();
    }

    private void retain() {
        var oldest = store.sessions();
        var deleted = store.deleteOldestSession();
        assertThat(deleted)
                .isEqualTo(oldest.size() < 2 ? Optional.empty() : Optional.of(oldest.getFirst()));
        noteRetention();
    }

    /** The model does not know when a session went, but that it goes whole. */
    private void noteRetention() {
        var left = store.sessions();
        if (!left.isEmpty()) {
            first = left.getFirst().first();
            assertThat(first == 1 || event(first).session() > event(first - 1).session()).isTrue();
        }
    }

    private StoredEvent event(long position) {
        return ever.get((int) position - 1);
    }

    private void append() {
        var parts = new ArrayList<StreamAppend>();
        var grown = new HashMap<>(versions);
        for (int i = 0; i <= random.nextInt(3); i++) {
            var stream = STREAMS.get(random.nextInt(STREAMS.size()));
            var version = grown.getOrDefault(stream, 0L);
            var expected =
                    random.nextBoolean() ? ExpectedVersion.ANY : ExpectedVersion.exactly(version);
            var part = Events.to(stream, random.nextInt(40) == 0 ? 300 : 1 + random.nextInt(3));
            parts.add(new StreamAppend(stream, expected, part.events()));
            grown.put(stream, version + part.events().size());
        }
        var head = OptionalLong.of(ever.size());
        var at = Events.AT.plusSeconds(appends.size() + random.nextInt(9) - 4L);
        var append =
                new Append(
                        random.nextBoolean() ? head : OptionalLong.empty(),
                        epoch,
                        session,
                        random.nextBoolean() ? head : OptionalLong.empty(),
                        at,
                        parts);
        var before = ever.size();
        model(append);
        var appended = store.append(append).join();
        assertThat(appended).isEqualTo(new Appended(before + 1L, ever.size(), batch, last, false));
        appends.add(append);
    }

    private void model(Append append) {
        batch++;
        last = append.at().isBefore(last) ? last : append.at();
        for (var part : append.streams()) {
            for (var event : part.events()) {
                ever.add(
                        new StoredEvent(
                                ever.size() + 1L,
                                batch,
                                append.plannedAt().isEmpty()
                                        ? null
                                        : (Long) append.plannedAt().getAsLong(),
                                part.stream(),
                                versions.merge(part.stream(), 1L, Long::sum),
                                event.type(),
                                event.schemaVersion(),
                                event.eventId(),
                                append.session(),
                                append.epoch(),
                                last,
                                event.actor(),
                                event.causation(),
                                event.correlationId(),
                                event.payload(),
                                ""));
            }
        }
    }

    /** The last append again, by whoever is the host now. */
    private void again() {
        if (!appends.isEmpty() && appends.getLast().session() == session) {
            var known = appends.getLast();
            var repeated =
                    new Append(
                            known.expectedHead(),
                            epoch,
                            known.session(),
                            known.plannedAt(),
                            known.at(),
                            known.streams());
            var appended = store.append(repeated).join();
            assertThat(appended.duplicate()).isTrue();
            assertThat(appended.last()).isEqualTo(ever.size());
        }
    }

    private void refused() {
        var wrongs =
                List.of(
                        Events.append(epoch - 1, session, last, Events.to("a", 1)),
                        Events.append(epoch, session + 7, last, Events.to("a", 1)),
                        new Append(
                                OptionalLong.of(ever.size() + 1),
                                epoch,
                                session,
                                OptionalLong.empty(),
                                last,
                                List.of(Events.to("a", 1))),
                        Events.append(
                                epoch,
                                session,
                                last,
                                Events.to("b", 1),
                                Events.to("a", ExpectedVersion.exactly(9999), Events.event("{}"))));
        var wrong = wrongs.get(random.nextInt(wrongs.size()));
        assertThatThrownBy(() -> store.append(wrong).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreException.class);
    }

    private void watch() {
        var after = random.nextInt(ever.size() + 1);
        var seen = new CopyOnWriteArrayList<StoredEvent>();
        watches.add(new Watch(after, seen, store.subscribe(after, seen::addAll)));
    }

    private void unwatch() {
        if (!watches.isEmpty()) {
            watches.remove(random.nextInt(watches.size())).subscription().close();
        }
    }

    private void snapshot() {
        if (!ever.isEmpty()) {
            var position = 1 + random.nextInt(ever.size());
            var state = new byte[random.nextInt(5000)];
            random.nextBytes(state);
            store.snapshots().save(new Snapshots.Snapshot(position, "1", state));
            if (position >= first) {
                snapshots.put((long) position, state);
            }
        }
    }

    private List<StoredEvent> visible() {
        return ever.subList((int) first - 1, ever.size());
    }

    private static List<StoredEvent> unsealed(List<StoredEvent> events) {
        return events.stream().map(event -> event.sealed("")).toList();
    }

    private void check() {
        assertThat(unsealed(store.read(0, Integer.MAX_VALUE))).isEqualTo(visible());
        assertThat(store.verify()).isEqualTo(new Verification(visible().size(), List.of()));
        assertThat(store.head().position()).isEqualTo(ever.size());
        assertThat(store.head().batch()).isEqualTo(batch);
        for (var stream : STREAMS) {
            assertThat(store.streamVersion(stream)).isEqualTo(versions.getOrDefault(stream, 0L));
            assertThat(unsealed(store.readStream(stream, 0, Integer.MAX_VALUE)))
                    .isEqualTo(visible().stream().filter(e -> e.stream().equals(stream)).toList());
        }
        checkTime();
        checkSnapshots();
        checkWatches();
    }

    private void checkTime() {
        var at = Events.AT.plusSeconds(random.nextInt(appends.size() + 2));
        var expected =
                visible().stream()
                        .filter(event -> !event.recordedAt().isAfter(at))
                        .mapToLong(StoredEvent::position)
                        .max();
        assertThat(store.positionAt(at)).isEqualTo(expected.orElse(0));
    }

    private void checkSnapshots() {
        if (visible().isEmpty()) {
            return;
        }
        var position = first + random.nextInt(visible().size());
        var session = event(position).session();
        var expected =
                snapshots.keySet().stream()
                        .filter(p -> p <= position && event(p).session() == session)
                        .max(Long::compare);
        var found = store.snapshots().atOrBefore(position, "1");
        assertThat(found.map(Snapshots.Snapshot::position)).isEqualTo(expected);
        found.ifPresent(s -> assertThat(s.state()).isEqualTo(snapshots.get(s.position())));
    }

    /** No gap, no double, in order; only what retention took may be missing. */
    private void checkWatches() {
        for (var watch : watches) {
            if (watch.after() < ever.size() && !visible().isEmpty()) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> watch.subscription().checkpoint() == ever.size());
            }
            assertThat(watch.subscription().failure()).isEmpty();
            var seen = unsealed(watch.seen());
            assertThat(seen)
                    .isSortedAccordingTo((a, b) -> Long.compare(a.position(), b.position()));
            assertThat(seen).doesNotHaveDuplicates();
            assertThat(seen).allMatch(event -> event.equals(event(event.position())));
            assertThat(seen)
                    .containsAll(
                            visible().stream().filter(e -> e.position() > watch.after()).toList());
        }
    }

    private void checkExport() throws Exception {
        if (visible().isEmpty()) {
            return;
        }
        var out = new ByteArrayOutputStream();
        LogExport.log(store, Events.AT, out);
        var in = new ByteArrayInputStream(out.toByteArray());
        try (var reader = new ExportReader(in, "export");
                var read = InMemoryEventStore.of(reader)) {
            assertThat(read.read(0, Integer.MAX_VALUE)).isEqualTo(store.read(0, Integer.MAX_VALUE));
            assertThat(read.range(null)).isEqualTo(store.range(null));
        }
    }
}
