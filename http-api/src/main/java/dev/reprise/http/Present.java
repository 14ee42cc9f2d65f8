package dev.reprise.http;

import dev.reprise.engine.HostService;
import dev.reprise.projections.AppState;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The state as clients may expect it: whoever was told of an event by the stream reads a state that
 * has it. The log tells of an event a moment before the fold shows it; a read waits that moment.
 */
final class Present {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final HostService host;
    private final AtomicLong told = new AtomicLong();

    Present(HostService host) {
        this.host = host;
    }

    /** Notes that some client knows of {@code position}. */
    void told(long position) {
        told.accumulateAndGet(position, Math::max);
    }

    /**
     * Returns the state at the head, at least at the last position told; an older one if the fold
     * stands still for a second.
     */
    AppState state() throws InterruptedException {
        var wanted = told.get();
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var state = host.state();
        while (state.position() < wanted && System.nanoTime() < deadline) {
            Thread.sleep(Duration.ofMillis(1));
            state = host.state();
        }
        return state;
    }
}
