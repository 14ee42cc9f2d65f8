package dev.reprise.engine.console;

import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Secrets;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The console of a live host: indexes what attempts write, within milliseconds, and reads it again.
 *
 * <p>What is indexed survives {@code kill -9} of this process at any moment: the next console goes
 * on with the next line, none lost, none double. Only one console may live on a root; the host's
 * lease sees to that. Secrets must be known before the attempts that print them begin.
 */
public final class Console implements Capture, ConsoleReader, AutoCloseable {
    private static final Duration LIVE_LOOK = Duration.ofSeconds(30);

    private final Path root;
    private final Indexer indexer;
    private final ConsoleFiles files;
    private final Map<String, Growth> growth = new ConcurrentHashMap<>();

    /**
     * Starts the indexer's thread.
     *
     * @param attemptsRoot holds {@code <instance>/<attempt>/}; created if missing
     * @param secrets asked again before each pass
     */
    public Console(
            Path attemptsRoot, Secrets secrets, Reports reports, InstantSource clock, Quota quota) {
        this(attemptsRoot, secrets, reports, clock, quota, HolePunch.ofSystem(), true);
    }

    Console(
            Path attemptsRoot,
            Secrets secrets,
            Reports reports,
            InstantSource clock,
            Quota quota,
            HolePunch punch,
            boolean watchFiles) {
        root = attemptsRoot;
        indexer =
                new Indexer(
                        root,
                        secrets,
                        reports,
                        clock,
                        quota,
                        punch,
                        watchFiles,
                        name -> of(name).signal());
        files = new ConsoleFiles(root, indexer::open, this::of, LIVE_LOOK);
        indexer.start();
    }

    @Override
    public void begin(String instance, int attempt, Path directory, boolean adopted) {
        indexer.begin(new AttemptKey(instance, attempt), directory, adopted);
    }

    @Override
    public void end(String instance, int attempt) {
        indexer.end(new AttemptKey(instance, attempt), Segments.attempt(root, instance, attempt));
    }

    @Override
    public Stream<ConsoleLine> read(ConsoleQuery query) {
        return files.read(query);
    }

    @Override
    public AutoCloseable follow(ConsoleQuery query, Consumer<ConsoleLine> lines) {
        return files.follow(query, lines);
    }

    @Override
    public List<Extent> extents(String resource, @Nullable Instant until) {
        return files.extents(resource, until);
    }

    /**
     * Indexes what is there and stops; programs go on writing, and the next console takes it up.
     * Follows are closed by those who opened them.
     */
    @Override
    public void close() {
        indexer.close(true);
    }

    /** Stops as if killed: nothing more is read or written. For tests. */
    void abandon() {
        indexer.close(false);
    }

    private Growth of(String instance) {
        return growth.computeIfAbsent(instance, _ -> new Growth());
    }
}
