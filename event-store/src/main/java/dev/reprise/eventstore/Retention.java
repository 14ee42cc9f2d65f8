package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Deletes whole sessions, oldest first, until the log keeps to its limits or only its last session
 * is left. Works beside a host that appends, in steps of a few milliseconds. Stopped halfway, also
 * by the death of the process, it leaves rows that nobody sees; the next call deletes those first,
 * whether or not any other session goes.
 */
public final class Retention {
    private Retention() {}

    /**
     * What a log may hold.
     *
     * @param maxBytes of its file without free pages, null for any number
     * @param maxAge how long ago a session's last event may be, null for any time
     */
    public record Limits(@Nullable Long maxBytes, @Nullable Duration maxAge) {
        public Limits {
            if (maxBytes != null && maxBytes < 0) {
                throw new IllegalArgumentException("a quota of " + maxBytes + " bytes is below 0");
            }
            if (maxAge != null && maxAge.isNegative()) {
                throw new IllegalArgumentException("an age of " + maxAge + " is below 0");
            }
        }
    }

    /**
     * Returns the sessions that were deleted, oldest first.
     *
     * @param now by the clock that events are recorded with
     * @throws StoreException if the log cannot be written; what was deleted before stays deleted
     */
    public static List<SessionRange> apply(EventStore store, Limits limits, Instant now) {
        return apply(store, limits, now, _ -> false);
    }

    /**
     * Returns the sessions that were deleted likewise: none that is pinned, and none after that.
     *
     * @param pinned asked anew for each session
     */
    public static List<SessionRange> apply(
            EventStore store, Limits limits, Instant now, Predicate<SessionRange> pinned) {
        return delete(store, oldest -> isOver(store, limits, now) && !pinned.test(oldest));
    }

    /**
     * Returns the sessions that were deleted likewise: that numbered {@code session} and all older
     * ones, none that is pinned, and none after that.
     *
     * @param pinned asked anew for each session
     */
    public static List<SessionRange> through(
            EventStore store, long session, Predicate<SessionRange> pinned) {
        return delete(store, oldest -> oldest.session() <= session && !pinned.test(oldest));
    }

    private static List<SessionRange> delete(EventStore store, Predicate<SessionRange> goes) {
        store.finishDeletion();
        var deleted = new ArrayList<SessionRange>();
        for (var gone = oldest(store, goes); gone.isPresent(); gone = oldest(store, goes)) {
            deleted.add(gone.get());
        }
        return deleted;
    }

    private static Optional<SessionRange> oldest(EventStore store, Predicate<SessionRange> goes) {
        synchronized (store) { // What was looked at is what goes, also beside another who deletes.
            var sessions = store.sessions();
            return sessions.size() > 1 && goes.test(sessions.getFirst())
                    ? store.deleteOldestSession()
                    : Optional.empty();
        }
    }

    private static boolean isOver(EventStore store, Limits limits, Instant now) {
        var maxAge = limits.maxAge();
        var maxBytes = limits.maxBytes();
        return (maxAge != null && store.sessions().getFirst().lastAt().isBefore(now.minus(maxAge)))
                || (maxBytes != null && store.usedBytes() > maxBytes);
    }
}
