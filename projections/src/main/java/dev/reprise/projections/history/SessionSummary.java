package dev.reprise.projections.history;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A session in short.
 *
 * @param endedAt when it ended, null while it has not
 * @param lastAt when its last event was recorded
 * @param durationMillis from its first event to its last
 * @param outcome {@code open}, or {@code ended} after a clean end
 * @param reason why it ended, or null
 * @param firstFailure the first event of it that tells of an error, or null
 * @param failures how many events tell of one
 * @param modelChanged whether its model is another than that of the session before; null when the
 *     log does not hold that one, or this one has no model
 * @param commit the git commit that the app host's directory was at when it began (hex), or null
 * @param pinned whether it is kept whatever its age
 * @param note the latest note about its first event, or null
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SessionSummary(
        long session,
        long first,
        long last,
        long events,
        Instant openedAt,
        @Nullable Instant endedAt,
        Instant lastAt,
        long durationMillis,
        String outcome,
        @Nullable String reason,
        @Nullable Link firstFailure,
        int failures,
        int hosts,
        @Nullable Boolean modelChanged,
        @Nullable String commit,
        boolean pinned,
        @Nullable String note) {}
