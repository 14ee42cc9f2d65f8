package dev.reprise.http;

import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.engine.console.Extent;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A console in memory; its follows deliver on the thread that says something. */
final class FakeConsole implements ConsoleReader {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<ConsoleLine> lines = new CopyOnWriteArrayList<>();
    private final List<Following> following = new CopyOnWriteArrayList<>();

    private record Following(ConsoleQuery query, Consumer<ConsoleLine> consumer) {}

    /** Adds a line of {@code web}'s. */
    void say(int attempt, String stream, Instant at, String text) {
        lock.lock();
        try {
            var number =
                    lines.stream()
                            .filter(l -> l.attempt() == attempt && l.stream().equals(stream))
                            .count();
            var row = lines.stream().filter(l -> l.attempt() == attempt).count();
            var line = new ConsoleLine("web", attempt, stream, number + 1, at, null, text, row + 1);
            lines.add(line);
            following.stream()
                    .filter(f -> wanted(f.query(), line))
                    .forEach(f -> f.consumer().accept(line));
        } finally {
            lock.unlock();
        }
    }

    int followers() {
        return following.size();
    }

    @Override
    public Stream<ConsoleLine> read(ConsoleQuery query) {
        if (query.tail() == null) {
            return lines.stream().filter(line -> wanted(query, line));
        }
        var found = lines.stream().filter(line -> wanted(query, line)).toList();
        return found.stream().skip(Math.max(0, found.size() - query.tail()));
    }

    @Override
    public AutoCloseable follow(ConsoleQuery query, Consumer<ConsoleLine> consumer) {
        lock.lock();
        try {
            read(query).forEach(consumer);
            var one = new Following(query, consumer);
            following.add(one);
            return () -> following.remove(one);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Extent> extents(String resource, Instant until) {
        return lines.stream()
                .filter(line -> line.resource().equals(resource))
                .map(ConsoleLine::attempt)
                .distinct()
                .sorted()
                .map(attempt -> extent(attempt, until))
                .toList();
    }

    private Extent extent(int attempt, Instant until) {
        var seen =
                lines.stream()
                        .filter(line -> line.attempt() == attempt)
                        .filter(line -> until == null || !line.at().isAfter(until))
                        .toList();
        return new Extent(attempt, 1, seen.size(), seen.isEmpty() ? null : seen.getLast().at());
    }

    private static boolean wanted(ConsoleQuery query, ConsoleLine line) {
        return query.resource().equals(line.resource())
                && (query.attempt() == null || query.attempt() == line.attempt())
                && (query.stream() == null || query.stream().equals(line.stream()))
                && (query.since() == null || !line.at().isBefore(query.since()))
                && (query.grep() == null || query.grep().test(line.text()))
                && (query.from() == null || line.place().compareTo(query.from()) >= 0)
                && (query.before() == null || line.place().compareTo(query.before()) < 0);
    }
}
