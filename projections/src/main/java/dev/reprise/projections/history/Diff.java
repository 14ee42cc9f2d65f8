package dev.reprise.projections.history;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** How two moments, or two sessions, differ. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public sealed interface Diff {
    /** Returns {@code positions} or {@code sessions}. */
    String kind();

    /**
     * Two moments.
     *
     * @param added resources that only the later one has
     * @param changed by resource, then property
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Positions(
            String kind,
            long from,
            long to,
            List<String> added,
            List<String> removed,
            List<Change> changed)
            implements Diff {
        public Positions {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            changed = List.copyOf(changed);
        }
    }

    /**
     * Two sessions, aligned by resource and by the phases of their start-up, never by time. What is
     * of one life only (pid, attempt, state, …) is not compared.
     *
     * @param changed as each stood when its session had come up
     * @param startUp of every resource of either session, in the order of the later one
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Sessions(
            String kind,
            SessionSummary from,
            SessionSummary to,
            List<String> added,
            List<String> removed,
            List<Change> changed,
            List<StartUpChange> startUp)
            implements Diff {
        public Sessions {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            changed = List.copyOf(changed);
            startUp = List.copyOf(startUp);
        }
    }

    /**
     * A property that differs. Before and after of a secret look alike: only that it changed is
     * told.
     *
     * @param before null where the property was not there
     * @param first the first event in between that changed it, null when sessions are compared
     * @param last the last one
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Change(
            String resource,
            String property,
            @Nullable String before,
            @Nullable String after,
            boolean secret,
            @Nullable Link first,
            @Nullable Link last) {}

    /** How one resource came up in either session; null where it did not. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record StartUpChange(String resource, @Nullable Life from, @Nullable Life to) {}

    /**
     * A resource in one session. Times are milliseconds since the session was opened.
     *
     * @param order in which it came up, from 1; null when it did not
     * @param begunMillis when its first launch was begun
     * @param startedMillis when its program ran
     * @param readyMillis when it was healthy, or had finished well
     * @param restarts launches after the first
     * @param errors ends with an error, failed and refused launches
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Life(
            @Nullable Integer order,
            @Nullable Long begunMillis,
            @Nullable Long startedMillis,
            @Nullable Long readyMillis,
            int restarts,
            int errors) {}
}
