package dev.reprise.projections.history;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.eventstore.InMemoryEventStore;

import java.time.Duration;

/** A log of any length, in which {@code web} flaps, crashes and comes back. */
public final class LongLog {
    private LongLog() {}

    /** Returns a log of so many events, 10 at least. */
    public static InMemoryEventStore of(int events) {
        var log = new InMemoryEventStore();
        write(log, events);
        return log;
    }

    /** Fills an empty log. */
    public static void write(InMemoryEventStore log, int events) {
        var recording = new Recording(log);
        recording.open("blue", "aa");
        recording.comeUp("blue");
        var attempt = 1;
        var cause = 8L;
        while (log.head().position() < events) {
            var left = events - log.head().position();
            recording.after(20_000);
            if (left < 10 || log.head().position() % 50 != 0) {
                var health = left % 2 == 0 ? Health.UNHEALTHY : Health.HEALTHY;
                cause = recording.health("web", attempt, health, cause);
                continue;
            }
            recording.resource("web", "cli", null, new ResourceEvent.StartRequested("c", true));
            var exit = recording.exit("web", attempt, 3, cause);
            recording.resource(
                    "web",
                    "host",
                    exit,
                    new ResourceEvent.TimerDue(ResourceEvent.Timer.BACKOFF, Recording.START));
            attempt++;
            var begun = recording.begin("web", attempt, exit, Recording.env("blue"));
            cause = recording.run("web", attempt, begun);
            recording.resource(
                    "orders",
                    "host",
                    null,
                    new ResourceEvent.StopBegun(
                            1,
                            ResourceEvent.StopReason.LIVENESS,
                            "SIGTERM",
                            Duration.ofSeconds(3)));
        }
    }
}
