package dev.reprise.eventstore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the appends of tests. */
final class Events {
    static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");
    private static final AtomicLong IDS =
            new AtomicLong(Long.getLong("reprise.test.first-id", 1L << 40));

    private Events() {}

    /** Returns an id greater than those before, in the form of UUIDv7. */
    static UUID id() {
        return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | IDS.incrementAndGet());
    }

    static NewEvent event(String payload) {
        return new NewEvent(id(), "Noted", 1, payload, "host", null, null);
    }

    static StreamAppend to(String stream, int events) {
        var list = new ArrayList<NewEvent>();
        for (int i = 0; i < events; i++) {
            list.add(event("{\"n\":" + i + "}"));
        }
        return new StreamAppend(stream, ExpectedVersion.ANY, list);
    }

    static StreamAppend to(String stream, ExpectedVersion expected, NewEvent... events) {
        return new StreamAppend(stream, expected, List.of(events));
    }

    /** Returns an append of epoch 1, session 1, with no expectations. */
    static Append append(StreamAppend... streams) {
        return append(1, 1, AT, streams);
    }

    static Append append(long epoch, long session, Instant at, StreamAppend... streams) {
        return new Append(
                OptionalLong.empty(), epoch, session, OptionalLong.empty(), at, List.of(streams));
    }

    static Append expecting(long head, StreamAppend... streams) {
        return new Append(OptionalLong.of(head), 1, 1, OptionalLong.empty(), AT, List.of(streams));
    }
}
