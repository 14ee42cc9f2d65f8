package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last events that this process has appended, so that those who follow the log need not read
 * the file for them, each for itself. Bounded by number and by size; contiguous. Thread-safe.
 */
final class Recent {
    static final int EVENTS = 4096;
    static final int CHARS = 4 * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final @Nullable StoredEvent[] ring = new StoredEvent[EVENTS];

    // Guarded by lock. Positions first to next - 1 are held.
    private long first;
    private long next;
    private long chars;

    /** Adds events right after their commit, in order. Those of a log that grew otherwise too. */
    void add(List<StoredEvent> events) {
        lock.lock();
        try {
            for (var event : events) {
                if (event.position() != next) {
                    forgetUpTo(next - 1);
                    first = event.position();
                    next = first;
                }
                if (next - first == EVENTS) {
                    forgetUpTo(first);
                }
                ring[index(event.position())] = event;
                next = event.position() + 1;
                chars += size(event);
            }
            while (chars > CHARS) {
                forgetUpTo(first);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops what retention has deleted. */
    void forget(long last) {
        lock.lock();
        try {
            forgetUpTo(Math.min(last, next - 1));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns up to {@code limit} events above {@code position}, none if it is the last one; empty
     * if what follows it is to be read from the file.
     */
    Optional<List<StoredEvent>> after(long position, int limit) {
        lock.lock();
        try {
            if (first == next || position + 1 < first || position >= next) {
                return Optional.empty();
            }
            var end = Math.min(next, position + 1 + limit);
            var events = new ArrayList<StoredEvent>((int) (end - position - 1));
            for (var at = position + 1; at < end; at++) {
                events.add(held(at));
            }
            return Optional.of(events);
        } finally {
            lock.unlock();
        }
    }

    private void forgetUpTo(long last) {
        while (first <= last && first < next) {
            chars -= size(held(first));
            ring[index(first)] = null;
            first++;
        }
    }

    private StoredEvent held(long position) {
        return Objects.requireNonNull(ring[index(position)]);
    }

    private static int size(StoredEvent event) {
        return event.payload().length();
    }

    private static int index(long position) {
        return (int) (position & (EVENTS - 1));
    }
}
