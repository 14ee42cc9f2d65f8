package dev.reprise.eventstore;

import java.nio.ByteBuffer;
import java.util.UUID;

/** An event's id as 16 bytes, big-endian: their order as bytes is the order of time for UUIDv7. */
final class EventId {
    static final int BYTES = 16;

    private EventId() {}

    static byte[] toBytes(UUID id) {
        return ByteBuffer.allocate(BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /**
     * @throws IllegalArgumentException unless there are 16 bytes
     */
    static UUID fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an event id has 16 bytes, not " + bytes.length);
        }
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    /** Compares as bytes, unlike {@link UUID#compareTo}, which takes the halves as signed. */
    static int compare(UUID a, UUID b) {
        var high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
}
