package dev.reprise.engine.replay;

import dev.reprise.app.event.HostEvent;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.Recorded;

import java.util.List;
import java.util.Objects;

/** The events of one append, at least one, in order. */
public record Batch(List<Recorded> events) {
    public Batch {
        events = List.copyOf(events);
    }

    /** Returns the position of its last event. */
    public long last() {
        return events.getLast().position();
    }

    /** Returns whether a host begins here: what the host before it had planned may be missing. */
    public boolean startsHost() {
        return events.stream().anyMatch(r -> r.event() instanceof HostEvent.HostStarted);
    }

    /** Returns the steps that were recorded here as planned at {@code head}. */
    public List<StepSummary> steps(long head) {
        return events.stream().filter(r -> r.plannedAt() != null).map(r -> step(r, head)).toList();
    }

    private static StepSummary step(Recorded recorded, long head) {
        var step =
                StepSummary.of(recorded)
                        .orElseGet(
                                () ->
                                        new StepSummary(
                                                "",
                                                "no step leads to "
                                                        + recorded.event()
                                                                .getClass()
                                                                .getSimpleName()));
        return Objects.equals(recorded.plannedAt(), head)
                ? step
                : new StepSummary(
                        step.subject(), step.action() + ", planned at " + recorded.plannedAt());
    }

    /** An event that this program cannot read. */
    static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient ReplayResult.Unreadable result;

        UnreadableException(StoredEvent event, String why, RuntimeException cause) {
            super(why, cause);
            result = new ReplayResult.Unreadable(event.position(), why);
        }

        ReplayResult.Unreadable result() {
            return result;
        }
    }
}
