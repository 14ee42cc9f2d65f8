package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

final class OpenStreamsTest {
    private final OpenStreams streams = new OpenStreams();

    @Test
    void there_are_so_many_at_a_time_and_no_more() {
        var open = new ArrayList<Handoff<String>>();
        for (int i = 0; i < 256; i++) {
            open.add(new Handoff<>(1));
            streams.enter(open.getLast());
        }
        assertThatThrownBy(() -> streams.enter(new Handoff<>(1)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("256");
        streams.leave(open.getFirst());
        streams.leave(open.getFirst());
        streams.enter(new Handoff<>(1));
        assertThatThrownBy(() -> streams.enter(new Handoff<>(1))).isInstanceOf(Problem.class);
    }

    @Test
    void closing_ends_what_is_open_and_lets_nothing_in() throws Exception {
        var stream = new Handoff<String>(1);
        streams.enter(stream);
        streams.close();
        assertThat(stream.isClosed()).isTrue();
        assertThat(stream.put("late")).isFalse();
        assertThat(stream.take(Duration.ofDays(1))).isEmpty();
        assertThatThrownBy(() -> streams.enter(new Handoff<>(1)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("the host is ending");
    }

    @Test
    void the_end_of_all_is_awaited() throws Exception {
        var stream = new Handoff<String>(1);
        streams.enter(stream);
        streams.close();
        assertThat(streams.awaitEnds(Duration.ofMillis(1))).isFalse();
        var leaving = Thread.ofVirtual().start(() -> streams.leave(stream));
        assertThat(streams.awaitEnds(Duration.ofMinutes(1))).isTrue();
        assertThat(streams.awaitEnds(Duration.ZERO)).isTrue();
        leaving.join();
    }

    @Test
    void whoever_puts_waits_for_space() throws Exception {
        var stream = new Handoff<Integer>(2);
        var writer =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        for (int i = 0; i < 1_000; i++) {
                                            stream.put(i);
                                        }
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        var taken = new ArrayList<Integer>();
        while (taken.size() < 1_000) {
            List<Integer> some = stream.take(Duration.ofSeconds(10));
            assertThat(some).hasSizeBetween(1, 2);
            taken.addAll(some);
        }
        writer.join();
        assertThat(taken).isSorted();
    }
}
