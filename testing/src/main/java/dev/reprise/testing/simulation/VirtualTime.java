package dev.reprise.testing.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A clock that stands still until it is moved, and what is to happen at which time. Deterministic;
 * one thread.
 */
public final class VirtualTime implements InstantSource {
    private record Task(Instant at, long order, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::order));
    private Instant now;
    private long order;

    /** Begins on the first day of 2026. */
    public VirtualTime() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** Begins at {@code start}. */
    public VirtualTime(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /**
     * Has {@code action} run at {@code at}, or as soon as time moves if that is past; equal times
     * run in order of the calls.
     */
    public void at(Instant at, Runnable action) {
        tasks.add(new Task(at.isBefore(now) ? now : at, order++, action));
    }

    /** Has {@code action} run after {@code delay}. */
    public void after(Duration delay, Runnable action) {
        at(now.plus(delay), action);
    }

    /**
     * Moves time by {@code duration}, running everything that falls due. May be called from within
     * an action.
     */
    public void run(Duration duration) {
        var end = now.plus(duration);
        while (!tasks.isEmpty() && !tasks.peek().at().isAfter(end)) {
            var task = tasks.remove();
            now = task.at().isAfter(now) ? task.at() : now;
            task.action().run();
        }
        now = end.isAfter(now) ? end : now;
    }
}
