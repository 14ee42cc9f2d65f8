package dev.reprise.projections.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.StopReason;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** How sessions went, and which of them are kept. */
class SessionsTest {
    private final Recording recording = new Recording();
    private final History history = new History(recording.log);

    @Test
    void sessions_tell_how_they_went() {
        recording.twoSessions();
        var sessions = history.sessions();
        assertThat(sessions).extracting(SessionSummary::outcome).containsExactly("ended", "open");
        var first = sessions.getFirst();
        assertThat(first.reason()).isEqualTo("done");
        assertThat(first.events()).isEqualTo(14);
        assertThat(first.durationMillis()).isEqualTo(1_950);
        assertThat(first.failures()).isEqualTo(1);
        assertThat(first.firstFailure())
                .satisfies(link -> assertThat(link).extracting(Link::position).isEqualTo(10L));
        assertThat(first.modelChanged()).isNull();
        assertThat(sessions)
                .extracting(SessionSummary::commit)
                .containsExactly(null, Recording.COMMIT);
        assertThat(sessions.getLast().firstFailure()).isNull();

        recording.exit("web", 1, 9, 22);
        assertThat(history.sessions().getLast().failures())
                .as("the open session is read on")
                .isEqualTo(1);
        assertThat(history.sessions()).isEqualTo(new History(recording.log).sessions());
    }

    @Test
    void an_end_that_was_asked_for_is_no_failure() {
        recording.open("blue", "aa");
        recording.comeUp("blue");
        recording.resource(
                "web",
                "host",
                8L,
                new ResourceEvent.StopBegun(
                        1, StopReason.REQUESTED, "SIGTERM", Duration.ofSeconds(5)));
        recording.exit("web", 1, 143, 10);
        assertThat(history.sessions().getFirst().failures()).isZero();
    }

    @Test
    void the_outcome_of_a_deletion_says_what_went_and_also_that_nothing_did() {
        recording.open("blue", "aa");
        var some = recording.host(new HostEvent.SessionsDeleted(1, 2));
        var none = recording.host(new HostEvent.SessionsDeleted(1, 0));
        assertThat(history.chain(some).event().text()).isEqualTo("sessions 1..2 deleted");
        assertThat(history.chain(none).event().text()).isEqualTo("no session deleted after all");
    }

    @Test
    void pins_are_read_once_and_from_there_on_what_has_come_since() {
        recording.twoSessions();
        var first = recording.log.sessions().getFirst();
        var pins = history.pins();
        assertThat(pins.test(first)).isFalse();
        recording.host(new HostEvent.SessionPinned(1, true));
        assertThat(pins.test(first)).isTrue();
        Thread.currentThread().interrupt(); // Stops whoever reads on.
        try {
            assertThat(pins.test(first)).as("nothing has come since").isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        recording.host(new HostEvent.SessionPinned(1, false));
        assertThat(pins.test(first)).isFalse();
    }
}
