package dev.reprise.http;

import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.ConsoleReader;

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
            var line = new ConsoleLine("web", attempt, stream, number + 1, at, null, text);
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
        var found = lines.stream().filter(line -> wanted(query, line)).toList();
        return query.tail() == null
                ? found.stream()
                : found.stream().skip(Math.max(0, found.size() - query.tail()));
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

    private static boolean wanted(ConsoleQuery query, ConsoleLine line) {
        return query.resource().equals(line.resource())
                && (query.attempt() == null || query.attempt() == line.attempt())
                && (query.stream() == null || query.stream().equals(line.stream()))
                && (query.since() == null || !line.at().isBefore(query.since()))
                && (query.grep() == null || query.grep().matcher(line.text()).find());
    }
}
