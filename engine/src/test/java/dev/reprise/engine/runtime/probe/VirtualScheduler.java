package dev.reprise.engine.runtime.probe;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when told to; everything runs on the caller's thread. */
final class VirtualScheduler implements Scheduler {
    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparing(Entry::order));
    private Duration now = Duration.ofDays(1);
    private long order;

    private record Entry(Duration due, long order, Runnable action) {}

    @Override
    public Duration now() {
        return now;
    }

    @Override
    public Cancellation after(Duration delay, Runnable action) {
        var entry = new Entry(now.plus(delay), order++, action);
        queue.add(entry);
        return () -> queue.remove(entry);
    }

    @Override
    public Cancellation run(Runnable work) {
        return after(Duration.ZERO, work);
    }

    @Override
    public void close() {
        queue.clear();
    }

    /** Lets {@code time} pass, and what is due in it happen, at its time. */
    void advance(Duration time) {
        var end = now.plus(time);
        while (!queue.isEmpty() && queue.peek().due().compareTo(end) <= 0) {
            var entry = queue.remove();
            now = entry.due();
            entry.action().run();
        }
        now = end;
    }

    int waiting() {
        return queue.size();
    }
}
