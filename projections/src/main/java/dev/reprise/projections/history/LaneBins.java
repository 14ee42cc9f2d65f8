package dev.reprise.projections.history;

import dev.reprise.projections.history.Timeline.Lane;
import dev.reprise.projections.history.Timeline.Segment;
import dev.reprise.projections.history.Timeline.Usage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The states of one instance in a range. */
final class LaneBins {
    private static final String GONE = "";

    private record Change(String state, @Nullable String health, Instant at, long position) {
        boolean same(String otherState, @Nullable String otherHealth) {
            return state.equals(otherState) && Objects.equals(health, otherHealth);
        }
    }

    private final Instant fromAt;
    private final List<Change> changes = new ArrayList<>();
    private final SortedMap<Integer, Usage> usage = new TreeMap<>();

    LaneBins(Instant fromAt) {
        this.fromAt = fromAt;
    }

    void is(String state, @Nullable String health, Instant at, long position) {
        if (!changes.isEmpty() && changes.getLast().same(state, health)) {
            return;
        }
        if (!changes.isEmpty() && changes.getLast().at().equals(at)) {
            changes.removeLast(); // It lasted no time.
        }
        if (changes.isEmpty() || !changes.getLast().same(state, health)) {
            changes.add(new Change(state, health, at, position));
        }
    }

    void gone(Instant at) {
        if (!changes.isEmpty()) {
            is(GONE, null, at, 0);
        }
    }

    void used(Usage measured) {
        usage.merge(measured.bucket(), measured, Usage::and);
    }

    /** Returns the lane, empty if the instance was never there. */
    Optional<Lane> lane(String name, Instant toAt, int buckets) {
        var exact = exact(toAt);
        if (exact.isEmpty()) {
            return Optional.empty();
        }
        var binned = exact.size() > buckets;
        var segments = binned ? bins(exact, toAt, buckets) : exact;
        return Optional.of(new Lane(name, binned, segments, List.copyOf(usage.values())));
    }

    private List<Segment> exact(Instant toAt) {
        var segments = new ArrayList<Segment>();
        for (int i = 0; i < changes.size(); i++) {
            var change = changes.get(i);
            var until = i + 1 < changes.size() ? changes.get(i + 1).at() : toAt;
            if (!change.state().equals(GONE)) {
                segments.add(
                        new Segment(
                                change.state(),
                                change.health(),
                                change.at(),
                                until,
                                change.position(),
                                1));
            }
        }
        return segments;
    }

    /** Each bucket shows what lasted longest in it; equal neighbours are one segment. */
    private List<Segment> bins(List<Segment> exact, Instant toAt, int buckets) {
        var bins = new ArrayList<Segment>();
        var width = Duration.between(fromAt, toAt).toNanos() / (double) buckets;
        var next = 0;
        for (int bucket = 0; bucket < buckets; bucket++) {
            var from = fromAt.plusNanos((long) (width * bucket));
            var to = bucket == buckets - 1 ? toAt : fromAt.plusNanos((long) (width * (bucket + 1)));
            while (next < exact.size() && !exact.get(next).to().isAfter(from)) {
                next++;
            }
            longest(exact, next, from, to).ifPresent(segment -> append(bins, segment));
        }
        return bins;
    }

    private static Optional<Segment> longest(
            List<Segment> exact, int first, Instant from, Instant to) {
        var lengths = new HashMap<Segment, Long>();
        var begun = 0;
        for (int i = first; i < exact.size() && exact.get(i).from().isBefore(to); i++) {
            var segment = exact.get(i);
            var begin = segment.from().isAfter(from) ? segment.from() : from;
            var end = segment.to().isBefore(to) ? segment.to() : to;
            lengths.put(segment, Duration.between(begin, end).toNanos());
            begun += segment.from().isBefore(from) ? 0 : 1;
        }
        var count = Math.max(1, begun);
        return lengths.entrySet().stream()
                .max(
                        Comparator.<java.util.Map.Entry<Segment, Long>>comparingLong(
                                        java.util.Map.Entry::getValue)
                                .thenComparing(e -> -e.getKey().position()))
                .map(java.util.Map.Entry::getKey)
                .map(s -> new Segment(s.state(), s.health(), from, to, s.position(), count));
    }

    private static void append(List<Segment> bins, Segment segment) {
        if (!bins.isEmpty()) {
            var last = bins.getLast();
            if (last.state().equals(segment.state())
                    && Objects.equals(last.health(), segment.health())
                    && last.to().equals(segment.from())) {
                bins.removeLast();
                bins.add(
                        new Segment(
                                last.state(),
                                last.health(),
                                last.from(),
                                segment.to(),
                                last.position(),
                                last.changes() + segment.changes()));
                return;
            }
        }
        bins.add(segment);
    }
}
