package dev.reprise.engine.console;

import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the segments of an app within its quota: oldest ended attempts first, then the oldest
 * segments of running ones, which keep their share in any case. One thread.
 */
final class Retention {
    private static final int SUMMARY_AT_MOST = 256;

    private final Path root;
    private final Quota quota;
    private final Reports reports;
    private long used;
    private long limit;

    Retention(Path root, Quota quota, Reports reports) {
        this.root = root;
        this.quota = quota;
        this.reports = reports;
        this.limit = quota.appBytes();
    }

    /** A segment that may go; {@code last} of its attempt becomes a summary. */
    private record Candidate(
            AttemptKey key, Path folder, long number, long size, long modified, boolean last) {}

    /** One attempt's segments, ascending. */
    private record Held(AttemptKey key, boolean ended, List<Candidate> segments) {
        long bytes() {
            return segments.stream().mapToLong(Candidate::size).sum();
        }

        long modified() {
            return segments.getLast().modified();
        }
    }

    /** Counts space taken, or given back if negative. */
    void grew(long bytes) {
        used += bytes;
    }

    /** Returns whether to make room; where that left too much, not again before much more came. */
    boolean exceeded() {
        return used > limit;
    }

    /** Counts what is there, and deletes raw files that a killed host sealed and did not delete. */
    void scan() throws IOException {
        for (var attempt : held(Set.of())) {
            used += attempt.bytes();
            if (attempt.ended()) {
                var folder = Segments.attempt(root, attempt.key.instance(), attempt.key.attempt());
                for (var source : Source.values()) {
                    Files.deleteIfExists(folder.resolve(source.label));
                }
            }
        }
    }

    /** Drops what has to go, and a sixteenth of the quota more, so that it is seldom called. */
    void makeRoom(Set<AttemptKey> running) throws IOException {
        var attempts = held(running);
        long now = attempts.stream().mapToLong(Held::bytes).sum();
        long tooMuch = now - (quota.appBytes() - quota.appBytes() / 16);
        var dropped = new ArrayList<Candidate>();
        for (var candidate : inOrder(attempts)) {
            if (tooMuch <= 0) {
                break;
            }
            dropped.add(candidate);
            tooMuch -= candidate.size();
        }
        report(dropped);
        for (var candidate : dropped) {
            drop(candidate);
        }
        used = now - dropped.stream().mapToLong(Candidate::size).sum();
        limit = Math.max(quota.appBytes(), used + quota.appBytes() / 16);
    }

    private List<Candidate> inOrder(List<Held> attempts) {
        var order = new ArrayList<Candidate>();
        attempts.stream()
                .filter(Held::ended)
                .sorted(Comparator.comparingLong(Held::modified))
                .forEach(
                        held ->
                                held.segments().stream()
                                        .filter(one -> one.size() > SUMMARY_AT_MOST)
                                        .forEach(order::add));
        attempts.stream()
                .filter(held -> !held.ended())
                .flatMap(held -> aboveShare(held).stream())
                .sorted(Comparator.comparingLong(Candidate::modified))
                .forEach(order::add);
        return order;
    }

    private List<Candidate> aboveShare(Held held) {
        var above = new ArrayList<Candidate>();
        long bytes = held.bytes();
        for (var one : held.segments()) {
            bytes -= one.size();
            if (one.last() || bytes < quota.runningBytes()) {
                break;
            }
            above.add(one);
        }
        return above;
    }

    private void report(List<Candidate> dropped) throws IOException {
        var byAttempt = new HashMap<AttemptKey, List<Candidate>>();
        for (var candidate : dropped) {
            byAttempt.computeIfAbsent(candidate.key(), _ -> new ArrayList<>()).add(candidate);
        }
        for (Map.Entry<AttemptKey, List<Candidate>> entry : byAttempt.entrySet()) {
            report(entry.getKey(), entry.getValue().getFirst(), entry.getValue().getLast());
        }
    }

    private void report(AttemptKey key, Candidate first, Candidate last) throws IOException {
        var before = before(first);
        var after = after(last);
        for (var source : Source.values()) {
            long bytes = after.of(source).bytes() - before.of(source).bytes();
            if (bytes > 0) {
                reports.report(
                        new Report.OutputGap(
                                key.instance(),
                                key.attempt(),
                                source.label,
                                before.of(source).lines(),
                                bytes,
                                "the console's quota of %d bytes an app is used up; its oldest output was dropped"
                                        .formatted(quota.appBytes())));
            }
        }
    }

    private void drop(Candidate candidate) throws IOException {
        var file = Segments.file(candidate.folder(), candidate.number());
        if (!candidate.last()) {
            Files.deleteIfExists(file);
            return;
        }
        var summary = candidate.folder().resolve("summary.tmp");
        var bytes = ByteBuffer.allocate(SUMMARY_AT_MOST);
        Frame.stateOf(after(candidate)).encode(bytes);
        Files.deleteIfExists(summary);
        try (var channel = Segments.create(summary)) {
            channel.write(bytes.flip());
        }
        Files.move(summary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Progress before(Candidate candidate) {
        return Segments.stateBefore(Segments.file(candidate.folder(), candidate.number()))
                .orElse(Progress.NONE);
    }

    private static Progress after(Candidate candidate) throws IOException {
        return candidate.last()
                ? SegmentWriter.indexed(candidate.folder())
                : Segments.stateBefore(Segments.file(candidate.folder(), candidate.number() + 1))
                        .orElse(Progress.NONE);
    }

    private List<Held> held(Set<AttemptKey> running) throws IOException {
        var all = new ArrayList<Held>();
        for (var instance : instances()) {
            for (long attempt : Segments.attempts(root, instance)) {
                var key = new AttemptKey(instance, Math.toIntExact(attempt));
                var segments = segments(key);
                if (!segments.isEmpty()) {
                    all.add(new Held(key, !running.contains(key) && ended(segments), segments));
                }
            }
        }
        return all;
    }

    private static boolean ended(List<Candidate> segments) {
        var last = segments.getLast();
        return Segments.endsSealed(Segments.file(last.folder(), last.number()));
    }

    private List<String> instances() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var entries = Files.list(root)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .toList();
        }
    }

    private List<Candidate> segments(AttemptKey key) throws IOException {
        var folder = Segments.folder(Segments.attempt(root, key.instance(), key.attempt()));
        var numbers = Segments.numbers(folder);
        var segments = new ArrayList<Candidate>();
        for (long number : numbers) {
            var file = Segments.file(folder, number);
            segments.add(
                    new Candidate(
                            key,
                            folder,
                            number,
                            Files.size(file),
                            Files.getLastModifiedTime(file).toMillis(),
                            number == numbers.last()));
        }
        return segments;
    }
}
