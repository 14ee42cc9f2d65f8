package dev.reprise.projections.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.Outcome;

import org.junit.jupiter.api.Test;

/** What people are told of by themselves. */
class NotificationsTest {
    private final Recording recording = new Recording();
    private final History history = new History(recording.log);

    @Test
    void people_are_told_of_what_went_wrong_and_of_what_became_of_their_commands() {
        recording.open("blue", "aa");
        recording.comeUp("blue"); // 4..9
        recording.resource(
                "web",
                "process",
                null,
                new ResourceEvent.HealthChanged(1, "tcp", Health.HEALTHY, "up"));
        recording.resource(
                "web",
                "process",
                null,
                new ResourceEvent.HealthChanged(1, "tcp", Health.UNHEALTHY, "down"));
        recording.resource(
                "web",
                "process",
                null,
                new ResourceEvent.HealthChanged(1, "tcp", Health.UNHEALTHY, "still"));
        recording.after(1_000).exit("web", 1, 3, 8);
        recording.resource("web", "process", null, new ResourceEvent.StopRequested("c-1"));
        recording.resource(
                "web", "process", null, new ResourceEvent.CommandSettled("c-1", Outcome.OK, ""));
        recording.resource(
                "web", "process", null, new ResourceEvent.ConsoleGap(1, "stdout", 3, 0, "sealed"));
        recording.resource(
                "web",
                "process",
                null,
                new ResourceEvent.ConsoleGap(1, "stdout", 3, 17, "no space"));
        recording.host(new HostEvent.SecretRevealed("web", "env:TOKEN"));
        recording.host(new HostEvent.SessionEnded("done"));
        assertThat(history.notifications(history.head(), 100).notifications().reversed())
                .extracting(n -> n.severity().text() + " " + n.title())
                .containsExactly(
                        "warning web is no longer healthy",
                        "error web crashed",
                        "info stop of web is done",
                        "warning Output of web is missing",
                        "warning A secret was shown",
                        "info The app was stopped");
    }
}
