package dev.reprise.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash that seals an event: SHA-256 over the hash of the event before it in the same session
 * and every column as it is stored. Each field is preceded by its length, four bytes big-endian; -1
 * stands for NULL. Integers take eight bytes big-endian, text is UTF-8; stream, type and actor
 * count by name, so a side table cannot be edited unseen. Not thread-safe.
 */
final class HashChain {
    /** Stands before the first event of a session. */
    static final String START = "";

    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest digest = sha256();
    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES + Long.BYTES);

    /** Returns the hash of {@code event}, whose own hash is not looked at, as 64 hex digits. */
    String seal(String previous, StoredEvent event) {
        digest.reset();
        bytes(HEX.parseHex(previous));
        integer(event.position());
        integer(event.batch());
        integer(event.plannedAt());
        text(event.stream());
        integer(event.version());
        text(event.type());
        integer((long) event.schemaVersion());
        bytes(EventId.toBytes(event.eventId()));
        integer(event.session());
        integer(event.epoch());
        integer(RecordedAt.toMicros(event.recordedAt()));
        text(event.actor());
        integer(event.causation());
        text(event.correlationId());
        text(event.payload());
        return HEX.formatHex(digest.digest());
    }

    private void integer(@Nullable Long value) {
        if (value == null) {
            length(-1);
            return;
        }
        number.clear().putInt(Long.BYTES).putLong(value);
        digest.update(number.flip());
    }

    private void text(@Nullable String value) {
        if (value == null) {
            length(-1);
            return;
        }
        bytes(value.getBytes(UTF_8));
    }

    private void bytes(byte[] value) {
        length(value.length);
        digest.update(value);
    }

    private void length(int length) {
        digest.update(number.clear().putInt(length).flip());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
