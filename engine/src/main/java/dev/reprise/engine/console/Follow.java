package dev.reprise.engine.console;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.function.Consumer;

/** Delivers the lines of one reader on a virtual thread of its own, until closed. */
final class Follow implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follow.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final LineReader reader;
    private final Consumer<ConsoleLine> lines;
    private final Growth growth;
    private final Duration atMost;
    private final Thread thread;
    private volatile boolean closed;

    private Follow(
            LineReader reader,
            Consumer<ConsoleLine> lines,
            Growth growth,
            Duration atMost,
            String name) {
        this.reader = reader;
        this.lines = lines;
        this.growth = growth;
        this.atMost = atMost;
        this.thread = Thread.ofVirtual().name("follow " + name).unstarted(this::run);
    }

    /** Starts to follow; without a signal of {@code growth} looks again after {@code atMost}. */
    static Follow start(
            LineReader reader,
            Consumer<ConsoleLine> lines,
            Growth growth,
            Duration atMost,
            String name) {
        var follow = new Follow(reader, lines, growth, atMost, name);
        follow.thread.start();
        return follow;
    }

    /** Ends the follow; no line is delivered after it returns, unless a consumer hangs for 2 s. */
    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (reader) {
            while (!closed && !reader.finished()) {
                long before = growth.count();
                if (!reader.step(this::deliver)) {
                    growth.awaitBeyond(before, atMost);
                }
            }
        } catch (InterruptedException | ClosedByInterruptException _) {
            LOG.debug("{} closed", thread.getName());
        } catch (IOException | UncheckedIOException e) {
            if (!closed) {
                LOG.warn("{} ends: cannot read the console", thread.getName(), e);
            }
        }
    }

    private void deliver(ConsoleLine line) {
        if (!closed) {
            lines.accept(line);
        }
    }
}
