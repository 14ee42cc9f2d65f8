package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part of a log that stands on its own: one session, or all that the log still holds.
 *
 * @param session the session, null for all of the log
 * @param first position of its first event
 * @param last position that it is known to have reached; below {@code first} if it has no event
 * @param before where the log ended before {@code first}; {@link Head#EMPTY} at the log's beginning
 * @param beforeFirst first position of the session of {@code before}, 0 if there is none
 * @param versions the versions that streams had before {@code first}, of those that had events
 */
public record LogRange(
        @Nullable Long session,
        long first,
        long last,
        Head before,
        long beforeFirst,
        SortedMap<String, Long> versions) {
    public LogRange {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }

    /** Returns how many events it has. */
    public long events() {
        return Math.max(0, last - first + 1);
    }

    IntegrityCheck check() {
        Map<String, Long> known = versions;
        return new IntegrityCheck(first - 1, stream -> known.getOrDefault(stream, 0L));
    }
}
