package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The end of a log: decides whether a batch may be appended and what its events become. The caller
 * stores what was admitted and then calls {@link #accept}, or throws this tail away. Not
 * thread-safe.
 */
final class Tail {
    /** No event is larger: what is large belongs into a file of its own. */
    static final int MAX_PAYLOAD_CHARS = 16 * 1024 * 1024;

    private static final int MAX_NAME_CHARS = 512;
    private static final int MAX_STREAMS_KEPT = 10_000;

    private final Known known;
    private final HashChain chain = new HashChain();
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<UUID, Standing> added = new HashMap<>();
    private Head head;
    private @Nullable UUID greatestId;

    Tail(Head head, @Nullable UUID greatestId, Known known) {
        this.head = head;
        this.greatestId = greatestId;
        this.known = known;
    }

    /** What the log held before this tail was made. */
    interface Known {
        /** Returns how many events the stream has. */
        long version(String stream);

        /** Returns where the event stands, empty if the log does not hold it. */
        Optional<Standing> find(UUID eventId);
    }

    /** Where an event stands. */
    record Standing(long position, long batch, Instant recordedAt) {}

    /** What an append becomes; {@code events} is empty if they were there before. */
    record Admitted(Appended appended, List<StoredEvent> events) {}

    Head head() {
        return head;
    }

    /** Forgets what it keeps of each event: from now on {@link Known} knows the accepted ones. */
    void settled() {
        added.clear();
        if (versions.size() > MAX_STREAMS_KEPT) {
            versions.clear();
        }
    }

    /**
     * Returns what {@code append} becomes under the log's {@code epoch}; changes nothing.
     *
     * @throws StoreException if it is refused
     */
    Admitted admit(Append append, long epoch) {
        if (append.epoch() != epoch || epoch == 0) {
            throw new FencedException(append.epoch(), epoch);
        }
        append.streams().forEach(Tail::check);
        var duplicate = duplicate(append);
        if (duplicate.isPresent()) {
            return new Admitted(duplicate.get(), List.of());
        }
        append.expectedHead()
                .ifPresent(
                        expected -> {
                            if (expected != head.position()) {
                                throw new HeadMovedException(expected, head.position());
                            }
                        });
        checkSession(append.session());
        return record(append);
    }

    /** Moves the end behind {@code events}, which were admitted last. */
    void accept(List<StoredEvent> events) {
        for (var event : events) {
            var id = event.eventId();
            versions.put(event.stream(), event.version());
            added.put(id, new Standing(event.position(), event.batch(), event.recordedAt()));
            if (greatestId == null || EventId.compare(id, greatestId) > 0) {
                greatestId = id;
            }
            head = headAt(event);
        }
    }

    static Head headAt(StoredEvent event) {
        return new Head(
                event.position(), event.batch(), event.session(), event.recordedAt(), event.hash());
    }

    private Optional<Appended> duplicate(Append append) {
        var ids = new HashSet<UUID>();
        var standings = new ArrayList<Standing>();
        for (var stream : append.streams()) {
            for (var event : stream.events()) {
                if (!ids.add(event.eventId())) {
                    throw new StoreException(
                            "event id " + event.eventId() + " comes twice in one append");
                }
                find(event.eventId()).ifPresent(standings::add);
            }
        }
        if (standings.isEmpty()) {
            return Optional.empty();
        }
        var first = standings.getFirst();
        var last = standings.getLast();
        var whole =
                standings.size() == ids.size()
                        && last.position() - first.position() == ids.size() - 1
                        && last.batch() == first.batch();
        if (!whole) {
            throw new StoreException(
                    "an event of this append is already in the log at position "
                            + first.position()
                            + ", but not the whole append: an event id is used once");
        }
        return Optional.of(
                new Appended(
                        first.position(), last.position(), last.batch(), last.recordedAt(), true));
    }

    private Optional<Standing> find(UUID id) {
        if (greatestId == null || EventId.compare(id, greatestId) > 0) {
            return Optional.empty();
        }
        var recent = added.get(id);
        return recent == null ? known.find(id) : Optional.of(recent);
    }

    private void checkSession(long session) {
        var current = head.session();
        if (session != current + 1 && (session != current || current == 0)) {
            throw new StoreException(
                    "session "
                            + session
                            + " does not follow session "
                            + current
                            + ": append to "
                            + (current == 0 ? "" : current + " or open ")
                            + (current + 1));
        }
    }

    private Admitted record(Append append) {
        var first = head.position() + 1;
        var batch = head.batch() + 1;
        var at = RecordedAt.cut(append.at());
        var recordedAt = at.isBefore(head.recordedAt()) ? head.recordedAt() : at;
        var previous = append.session() == head.session() ? head.hash() : HashChain.START;
        var plannedAt =
                append.plannedAt().isPresent() ? (Long) append.plannedAt().getAsLong() : null;
        var grown = new HashMap<String, Long>();
        var events = new ArrayList<StoredEvent>();
        for (var part : append.streams()) {
            var version = versionOf(part.stream(), grown);
            checkVersion(part, version);
            for (var event : part.events()) {
                var open =
                        new StoredEvent(
                                first + events.size(),
                                batch,
                                plannedAt,
                                part.stream(),
                                ++version,
                                event.type(),
                                event.schemaVersion(),
                                event.eventId(),
                                append.session(),
                                append.epoch(),
                                recordedAt,
                                event.actor(),
                                event.causation(),
                                event.correlationId(),
                                event.payload(),
                                HashChain.START);
                previous = chain.seal(previous, open);
                events.add(open.sealed(previous));
            }
            grown.put(part.stream(), version);
        }
        var last = first + events.size() - 1;
        return new Admitted(new Appended(first, last, batch, recordedAt, false), events);
    }

    private long versionOf(String stream, Map<String, Long> grown) {
        var own = grown.get(stream);
        return own == null ? versions.computeIfAbsent(stream, known::version) : own;
    }

    private static void checkVersion(StreamAppend part, long actual) {
        var fits =
                switch (part.expected()) {
                    case ExpectedVersion.Any _ -> true;
                    case ExpectedVersion.NoStream _ -> actual == 0;
                    case ExpectedVersion.Exactly(long version) -> actual == version;
                };
        if (!fits) {
            throw new VersionConflictException(part.stream(), part.expected(), actual);
        }
    }

    private static void check(StreamAppend part) {
        checkName("stream", part.stream());
        for (var event : part.events()) {
            checkName("type", event.type());
            checkName("actor", event.actor());
            if (event.payload().length() > MAX_PAYLOAD_CHARS) {
                throw new StoreException(
                        "payload of "
                                + event.type()
                                + " has "
                                + event.payload().length()
                                + " characters, the limit is "
                                + MAX_PAYLOAD_CHARS
                                + ": keep the data in a file and its name in the event");
            }
        }
    }

    private static void checkName(String what, String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_CHARS || name.indexOf('\0') >= 0) {
            throw new StoreException(
                    "a "
                            + what
                            + " has 1.."
                            + MAX_NAME_CHARS
                            + " characters, none of them NUL; this one has "
                            + name.length());
        }
    }
}
