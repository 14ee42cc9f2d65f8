package dev.reprise.engine.runtime.probe;

import dev.reprise.engine.runtime.Execs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The beginning of what a process prints, read while it runs. Thread-safe. */
final class OutputHead {
    private static final long OUTPUT_MILLIS = 1_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread reader;

    OutputHead(Process process) {
        reader = Thread.ofVirtual().start(() -> read(process));
    }

    /**
     * Returns what was printed; not masked. What a command has left running may hold its output
     * open: that is not waited for long.
     */
    String text() throws InterruptedException {
        reader.join(OUTPUT_MILLIS);
        synchronized (this) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private void read(Process process) {
        var buffer = new byte[4096];
        try (var in = process.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                add(buffer, n);
            }
        } catch (IOException _) {
            // It was killed: what was read is what there is.
        }
    }

    private synchronized void add(byte[] buffer, int length) {
        bytes.write(buffer, 0, Math.min(length, Execs.MOST_OUTPUT - bytes.size()));
    }
}
