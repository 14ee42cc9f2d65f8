package dev.reprise.cli.command;

import dev.reprise.cli.client.AppReader.Lines;
import dev.reprise.cli.json.Json;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** Console lines of several instances, by the time they were seen. Keeps one line of each. */
final class MergedLines implements AutoCloseable {
    private final List<Lines> sources = new ArrayList<>();
    private final PriorityQueue<Front> fronts =
            new PriorityQueue<>(Comparator.comparing(Front::at).thenComparingInt(Front::source));

    /** The next line of a source; lines of one moment come in the order of the sources. */
    private record Front(Instant at, int source, Json line, Predicate<Json> reader) {}

    /** Adds a source, which is closed with this, and who reads its lines. */
    void add(Lines lines, Predicate<Json> reader) {
        sources.add(lines);
        advance(sources.size() - 1, reader);
    }

    /** Delivers all lines, until a reader has enough. */
    void deliver() {
        for (var front = fronts.poll(); front != null; front = fronts.poll()) {
            if (!front.reader().test(front.line())) {
                return;
            }
            advance(front.source(), front.reader());
        }
    }

    private void advance(int source, Predicate<Json> reader) {
        var lines = sources.get(source);
        if (lines.hasNext()) {
            var line = lines.next();
            var at = line.at("at").instant().orElse(Instant.EPOCH);
            fronts.add(new Front(at, source, line, reader));
        }
    }

    @Override
    public void close() {
        sources.forEach(Lines::close);
    }
}
