package dev.reprise.projections.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Where the log holds samples of use. */
class SampledTest {
    private final Recording recording = new Recording();
    private final History history = new History(recording.log);

    @Test
    void samples_of_use_are_found_between_two_positions_in_a_log_cut_at_its_old_end() {
        recording.twoSessions(); // 1..23
        sample(); // 24
        recording.host(new HostEvent.SessionEnded("done"));
        recording.open("blue", "aa"); // 26..28
        sample(); // 29
        sample(); // 30
        for (int gone = 0; gone <= 2; gone++) {
            assertThat(history.sampled(27, 99)).isEqualTo(new Sampled(List.of(29L, 30L), 0));
            assertThat(history.sampled(30, 30)).isEqualTo(new Sampled(List.of(30L), 0));
            assertThat(history.sampled(26, 29).positions()).containsExactly(29L);
            assertThat(history.sampled(31, 99).positions()).isEmpty();
            assertThat(history.sampled(0, 28).positions())
                    .isEqualTo(gone < 2 ? List.of(24L) : List.of());
            recording.log.deleteOldestSession();
        }
    }

    @Test
    void more_samples_than_an_answer_holds_are_told_in_several() {
        recording.open("blue", "aa"); // 1..3
        for (int i = 0; i < Sampled.MOST + 2; i++) {
            sample();
        }
        var first = history.sampled(1, recording.log.head().position());
        assertThat(first.positions()).hasSize(Sampled.MOST).startsWith(4L);
        assertThat(first.next()).isEqualTo(Sampled.MOST + 4);
        var rest = history.sampled(first.next(), recording.log.head().position());
        assertThat(rest.positions()).containsExactly(first.next(), first.next() + 1);
        assertThat(rest.next()).isZero();
    }

    private void sample() {
        recording.host(
                new HostEvent.UsageSampled(
                        Recording.START, List.of(new HostEvent.Use("web", 1, 1, 1))));
    }
}
