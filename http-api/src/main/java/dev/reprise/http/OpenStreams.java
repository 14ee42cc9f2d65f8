package dev.reprise.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

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
}
