package dev.reprise.eventstore;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * One batch to append.
 *
 * @param expectedHead the head position that the caller decided on; empty to append wherever the
 *     log ends
 * @param epoch the caller's; refused unless it is the log's current one
 * @param session the session that the events belong to: the last event's, or the next number to
 *     open a session
 * @param plannedAt the head that the planning pass saw which led to these events; empty if no step
 *     led to them
 * @param at the caller's clock; events are recorded at this time or at the last event's, whichever
 *     is later
 */
public record Append(
        OptionalLong expectedHead,
        long epoch,
        long session,
        OptionalLong plannedAt,
        Instant at,
        List<StreamAppend> streams) {
    public Append {
        streams = List.copyOf(streams);
        if (streams.isEmpty() || streams.stream().allMatch(s -> s.events().isEmpty())) {
            throw new IllegalArgumentException("an append needs at least one event");
        }
    }
}
