package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.eventstore.StoredEvent;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

final class FramesTest {
    private final Frames frames = new Frames();

    private static StoredEvent event(long position, String payload) {
        return new StoredEvent(
                position,
                1,
                null,
                "host",
                position,
                "Noted",
                1,
                new UUID(0, position),
                1,
                1,
                Instant.EPOCH,
                "host",
                null,
                null,
                payload,
                "");
    }

    @Test
    void an_event_is_written_out_once_for_all_readers() {
        var frame = frames.of(event(7, "{}"));
        assertThat(new String(frame, StandardCharsets.UTF_8))
                .startsWith("event: log\nid: 7\ndata: {")
                .endsWith("}\n\n");
        assertThat(frames.of(event(7, "{}"))).isSameAs(frame);
    }

    @Test
    void events_that_share_a_place_are_never_taken_for_each_other() {
        var first = frames.of(event(7, "{}"));
        var later = frames.of(event(7 + 1024, "{}"));
        assertThat(new String(later, StandardCharsets.UTF_8)).contains("id: 1031\n");
        assertThat(frames.of(event(7, "{}"))).isNotSameAs(first).isEqualTo(first);
        assertThat(frames.of(event(7, "{\"a\":1}"))).isNotEqualTo(first);
    }

    @Test
    void a_large_event_is_not_kept() {
        var event = event(7, "\"" + "x".repeat(10_000) + "\"");
        assertThat(frames.of(event)).isNotSameAs(frames.of(event)).isEqualTo(frames.of(event));
    }
}
