package dev.reprise.eventstore;

import static dev.reprise.eventstore.Events.AT;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.LongStream;

class RecentTest {
    private final Recent recent = new Recent();

    private static StoredEvent event(long position, int chars) {
        return new StoredEvent(
                position,
                position,
                null,
                "a",
                position,
                "Noted",
                1,
                Events.id(),
                1,
                1,
                AT,
                "host",
                null,
                null,
                "x".repeat(chars),
                HashChain.START);
    }

    private void add(long first, long last) {
        recent.add(LongStream.rangeClosed(first, last).mapToObj(p -> event(p, 10)).toList());
    }

    private List<Long> after(long position, int limit) {
        return recent.after(position, limit).orElseThrow().stream()
                .map(StoredEvent::position)
                .toList();
    }

    @Test
    void it_holds_what_was_added_and_knows_what_it_never_saw() {
        assertThat(recent.after(0, 10)).isEmpty();
        add(5, 7);
        assertThat(after(4, 10)).containsExactly(5L, 6L, 7L);
        assertThat(after(4, 2)).containsExactly(5L, 6L);
        assertThat(after(6, 2)).containsExactly(7L);
        assertThat(after(7, 2)).isEmpty();
        assertThat(recent.after(3, 10)).isEmpty();
        assertThat(recent.after(8, 10)).isEmpty();
    }

    @Test
    void it_holds_a_bounded_number() {
        add(1, 10 + Recent.EVENTS);
        assertThat(recent.after(9, 1)).isEmpty();
        assertThat(after(10, Integer.MAX_VALUE)).hasSize(Recent.EVENTS).startsWith(11L);
    }

    @Test
    void it_holds_a_bounded_size() {
        for (int i = 1; i <= 100; i++) {
            recent.add(List.of(event(i, Recent.CHARS / 10)));
        }
        assertThat(recent.after(89, 1)).isEmpty();
        assertThat(after(90, 100)).hasSize(10);
        recent.add(List.of(event(101, Recent.CHARS + 1)));
        assertThat(recent.after(100, 1)).isEmpty();
        add(102, 102);
        assertThat(after(101, 1)).containsExactly(102L);
    }

    @Test
    void it_begins_anew_where_another_process_has_appended() {
        add(1, 3);
        add(6, 7);
        assertThat(recent.after(2, 10)).isEmpty();
        assertThat(recent.after(4, 10)).isEmpty();
        assertThat(after(5, 10)).containsExactly(6L, 7L);
    }

    @Test
    void it_forgets_what_retention_has_deleted() {
        add(1, 5);
        recent.forget(3);
        assertThat(recent.after(2, 10)).isEmpty();
        assertThat(after(3, 10)).containsExactly(4L, 5L);
        recent.forget(9);
        assertThat(recent.after(5, 10)).isEmpty();
        add(6, 6);
        assertThat(after(5, 10)).containsExactly(6L);
    }
}
