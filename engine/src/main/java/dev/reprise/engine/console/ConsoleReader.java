package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads console output from masked segments. Thread-safe; works with and without a live host. */
public interface ConsoleReader {
    /**
     * Returns the lines that are there now: attempts ascending; within an attempt in the order
     * seen. Lazily read, so bounded memory; the caller closes the stream. Without a live host, text
     * not masked yet is withheld, with one line that says so.
     */
    Stream<ConsoleLine> read(ConsoleQuery query);

    /**
     * Delivers the lines of {@link #read} and then each new one, once and in order, until closed;
     * attempts that begin later are included unless the query names one. An instance without output
     * yet just waits. Lines come on a thread of the follow; a slow consumer slows nobody else.
     */
    AutoCloseable follow(ConsoleQuery query, Consumer<ConsoleLine> lines);

    /**
     * Returns how much output there is of each attempt that has a folder, ascending; with {@code
     * until} how much had been seen at that time. Looks at the ends of files only.
     */
    List<Extent> extents(String resource, @Nullable Instant until);
}
