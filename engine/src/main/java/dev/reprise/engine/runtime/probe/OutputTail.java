package dev.reprise.engine.runtime.probe;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The last of what a process prints, read while it runs. Thread-safe. */
final class OutputTail {
    private static final int KEPT_CHARACTERS = 16 * 1024;
    private static final int LINES = 20;
    private static final int CHARACTERS = 4_000;
    private static final long OUTPUT_MILLIS = 1_000;

    private final StringBuilder last = new StringBuilder();
    private final Thread reader;
    private boolean cut;

    OutputTail(Process process) {
        reader = Thread.ofVirtual().start(() -> read(process));
    }

    /**
     * Returns what was printed last, whole lines of it; not masked. What a command has left running
     * may hold its output open: that is not waited for long.
     */
    String text() throws InterruptedException {
        reader.join(OUTPUT_MILLIS);
        synchronized (this) {
            var from = cut ? last.indexOf("\n") + 1 : 0;
            return last.substring(from).strip();
        }
    }

    /** Returns as much from the end of a masked text as is shown. */
    static String lastLines(String masked) {
        List<String> lines = masked.lines().toList();
        var tail =
                String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        return tail.length() <= CHARACTERS
                ? tail
                : "…" + tail.substring(tail.length() - CHARACTERS + 1);
    }

    private void read(Process process) {
        var buffer = new char[4096];
        try (var in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                add(buffer, n);
            }
        } catch (IOException _) {
            // It was killed: what was read is what there is.
        }
    }

    private synchronized void add(char[] buffer, int length) {
        last.append(buffer, 0, length);
        if (last.length() > KEPT_CHARACTERS) {
            last.delete(0, last.length() - KEPT_CHARACTERS);
            cut = true;
        }
    }
}
