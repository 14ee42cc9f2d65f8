package dev.reprise.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The answers that go on until the client leaves: bounded, and ended when the server ends. */
final class OpenStreams implements AutoCloseable {
    private static final int MOST = 256;

    private final Semaphore free = new Semaphore(MOST);
    private final Set<Handoff<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Registers a stream that {@link #close} shall end; the caller gives it back. */
    void enter(Handoff<?> stream) {
        if (closed) {
            throw Problem.ending();
        }
        if (!free.tryAcquire()) {
            throw Problem.busy(
                    "there are " + MOST + " open streams, the most at a time; close some");
        }
        open.add(stream);
        if (closed) {
            stream.close();
        }
    }

    /** Gives a stream back. */
    void leave(Handoff<?> stream) {
        stream.close();
        if (open.remove(stream)) {
            free.release();
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(Handoff::close);
    }

    /**
     * After {@link #close}: returns whether every stream was given back within {@code longest}, so
     * that nothing is read for them any more. An interrupt ends the wait and stays set.
     */
    boolean awaitEnds(Duration longest) {
        try {
            var all = free.tryAcquire(MOST, longest.toNanos(), TimeUnit.NANOSECONDS);
            if (all) {
                free.release(MOST);
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
