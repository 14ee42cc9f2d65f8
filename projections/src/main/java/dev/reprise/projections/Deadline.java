package dev.reprise.projections;

import dev.reprise.app.event.ResourceEvent.Timer;

import java.time.Instant;
import java.util.Optional;

/** A time after which an instance's state wants {@code TimerDue}. */
public record Deadline(String instance, Timer timer, Instant at) {

    /** Returns the deadline that stands in an instance's state; it has one at most. */
    static Optional<Deadline> of(InstanceState instance) {
        var live = instance.live();
        if (live == null) {
            var until = instance.supervision().until();
            return until == null
                    ? Optional.empty()
                    : Optional.of(new Deadline(instance.name(), Timer.BACKOFF, until));
        }
        var stopping = live.stopping();
        if (stopping == null || stopping.due() || live.lookup() != Attempt.Lookup.KNOWN) {
            return Optional.empty();
        }
        var timer = stopping.killed() ? Timer.KILL : Timer.GRACE;
        return Optional.of(new Deadline(instance.name(), timer, stopping.deadline()));
    }
}
