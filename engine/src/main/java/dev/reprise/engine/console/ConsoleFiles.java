package dev.reprise.engine.console;

import dev.reprise.engine.console.LineReader.Indexing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the masked segments below a root. Thread-safe; keeps no file open between calls. */
public final class ConsoleFiles implements ConsoleReader {
    private static final Duration OFFLINE_LOOK = Duration.ofMillis(500);

    private final Path root;
    private final Indexing indexing;
    private final Function<String, Growth> growth;
    private final Duration look;

    ConsoleFiles(Path root, Indexing indexing, Function<String, Growth> growth, Duration look) {
        this.root = root;
        this.indexing = indexing;
        this.growth = growth;
        this.look = look;
    }

    /**
     * Returns a reader for when no host lives. {@code attemptsRoot} holds {@code
     * <instance>/<attempt>/} and need not exist. Only reads; text that no host has masked yet is
     * withheld, with one line an attempt that says how much. A follow looks again twice a second.
     */
    public static ConsoleReader offline(Path attemptsRoot) {
        return new ConsoleFiles(attemptsRoot, (_, _) -> false, _ -> new Growth(), OFFLINE_LOOK);
    }

    @Override
    public Stream<ConsoleLine> read(ConsoleQuery query) {
        if (!Segments.isName(query.resource())) {
            return Stream.of();
        }
        var lines = new Lines(new LineReader(root, query, indexing, true));
        return StreamSupport.stream(lines, false).onClose(lines::close);
    }

    @Override
    public AutoCloseable follow(ConsoleQuery query, Consumer<ConsoleLine> lines) {
        if (!Segments.isName(query.resource())) {
            return () -> {};
        }
        var reader = new LineReader(root, query, indexing, false);
        return Follow.start(reader, lines, growth.apply(query.resource()), look, query.resource());
    }

    @Override
    public List<Extent> extents(String resource, @Nullable Instant until) {
        try {
            return Segments.isName(resource) ? Extents.of(root, resource, until) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the console", e);
        }
    }

    /** The lines of a reader, one frame's at a time. */
    private static final class Lines extends Spliterators.AbstractSpliterator<ConsoleLine> {
        private final LineReader reader;
        private final Queue<ConsoleLine> ready = new ArrayDeque<>();

        Lines(LineReader reader) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.reader = reader;
        }

        @Override
        public boolean tryAdvance(Consumer<? super ConsoleLine> action) {
            try {
                while (ready.isEmpty()) {
                    if (!reader.step(ready::add)) {
                        return false;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the console", e);
            }
            action.accept(ready.remove());
            return true;
        }

        void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close the console's files", e);
            }
        }
    }
}
