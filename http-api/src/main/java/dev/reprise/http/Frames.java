package dev.reprise.http;

import dev.reprise.eventstore.StoredEvent;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The last events of one log as their frames of the stream: however many readers there are, each
 * event is written out as JSON about once. Bounded. Thread-safe.
 */
final class Frames {
    private static final int KEPT = 1024;
    private static final int LARGEST_BYTES = 8 * 1024;

    private record Kept(StoredEvent event, byte[] frame) {}

    private final AtomicReferenceArray<@Nullable Kept> kept = new AtomicReferenceArray<>(KEPT);

    /** Returns the frame of {@code event}, which nobody may change. */
    byte[] of(StoredEvent event) {
        var at = (int) (event.position() & (KEPT - 1));
        var found = kept.get(at);
        if (found != null && found.event().equals(event)) {
            return found.frame();
        }
        var frame = render(event);
        if (frame.length <= LARGEST_BYTES) {
            kept.set(at, new Kept(event, frame));
        }
        return frame;
    }

    private static byte[] render(StoredEvent event) {
        var text =
                "event: log\nid: "
                        + event.position()
                        + "\ndata: "
                        + EventRows.toJson(event)
                        + "\n\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
