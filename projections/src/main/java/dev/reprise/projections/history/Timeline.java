package dev.reprise.projections.history;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A range of the log, ready to be drawn.
 *
 * @param buckets into how many equal parts the time between {@code fromAt} and {@code toAt} is cut
 * @param lanes one for each instance, by name
 * @param density how many events were recorded in each bucket
 * @param markers what is worth a mark, ascending; of the same kind, resource and bucket only the
 *     first, with their number
 * @param criticalPath of the start-up of the session of {@code to}; null when nothing was ready yet
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Timeline(
        long from,
        long to,
        Instant fromAt,
        Instant toAt,
        int buckets,
        List<Lane> lanes,
        List<Integer> density,
        List<Marker> markers,
        @Nullable CriticalPath criticalPath) {
    public Timeline {
        lanes = List.copyOf(lanes);
        density = List.copyOf(density);
        markers = List.copyOf(markers);
    }

    /**
     * Returns the part, from 0, of the time between {@code from} and {@code to} that {@code at} is
     * in; the nearest for a time outside.
     */
    public static int bucket(Instant from, Instant to, Instant at, int buckets) {
        var span = Duration.between(from, to).toNanos();
        if (span <= 0) {
            return 0;
        }
        var share = (double) Duration.between(from, at).toNanos() / span;
        return Math.clamp((int) (share * buckets), 0, buckets - 1);
    }

    /**
     * The states of one instance, without gaps.
     *
     * @param binned whether there were more states than buckets, so that each bucket shows the one
     *     that lasted longest in it
     * @param usage what it used, ascending; nothing for a bucket in which it was not measured
     */
    public record Lane(String resource, boolean binned, List<Segment> segments, List<Usage> usage) {
        public Lane {
            segments = List.copyOf(segments);
            usage = List.copyOf(usage);
        }
    }

    /**
     * The most that was measured in a bucket.
     *
     * @param bucket from 0
     * @param cpuPercent of one core
     * @param memoryBytes resident
     */
    public record Usage(int bucket, double cpuPercent, long memoryBytes) {
        Usage and(Usage other) {
            return new Usage(
                    bucket,
                    Math.max(cpuPercent, other.cpuPercent),
                    Math.max(memoryBytes, other.memoryBytes));
        }
    }

    /**
     * A time in one state and health.
     *
     * @param position of the event that it began with, or of the range's first
     * @param changes how many states it stands for, 1 if it is exact
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Segment(
            String state,
            @Nullable String health,
            Instant from,
            Instant to,
            long position,
            int changes) {}

    /**
     * Something worth a mark.
     *
     * @param kind {@code crash}, {@code failure}, {@code restart}, {@code health}, {@code command},
     *     {@code config}, {@code note}, {@code host} or {@code session}
     * @param count how many events near each other it stands for, the first of which is told
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Marker(
            String kind,
            @Nullable String resource,
            long position,
            Instant at,
            int count,
            String text) {
        Marker times(int times) {
            return new Marker(kind, resource, position, at, times, text);
        }

        Marker saying(String words) {
            return new Marker(kind, resource, position, at, count, words);
        }
    }

    /** What the start-up's length was made of: {@code legs} in order, which add up to it. */
    public record CriticalPath(long totalMillis, List<Leg> legs) {
        public CriticalPath {
            legs = List.copyOf(legs);
        }
    }

    /**
     * One resource on the way.
     *
     * @param waitedFor the resource whose event released its launch, null for the session's start
     * @param releasedBy that event, as recorded with the launch; null likewise
     * @param heldMillis from the release to the launch
     * @param startingMillis from the launch until its program ran
     * @param readyingMillis from there until the next one on the way was released, or all was ready
     * @param costMillis the sum
     * @param readyBy position of the event at which it was ready
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Leg(
            String resource,
            @Nullable String waitedFor,
            @Nullable Long releasedBy,
            long heldMillis,
            long startingMillis,
            long readyingMillis,
            long costMillis,
            long readyBy) {}
}
