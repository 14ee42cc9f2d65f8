package dev.reprise.engine.console;

import dev.reprise.engine.console.AttemptCapture.Tools;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Secrets;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The one thread that indexes. Woken where a file grew; busy with several attempts it takes a part
 * of each in turn. All but the methods that {@link Console} calls runs on that thread.
 */
final class Indexer {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

    /** Between two passes: many small writes make one frame. */
    private static final Duration BATCH = Duration.ofMillis(3);

    private final Path root;
    private final Secrets secrets;
    private final Tools tools;
    private final Retention retention;
    private final Consumer<String> grown;
    private final GrowthWatch watch;
    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Set<AttemptKey> toLook = ConcurrentHashMap.newKeySet();
    private final Set<AttemptKey> open = ConcurrentHashMap.newKeySet();
    private final Map<AttemptKey, Watched> watched = new HashMap<>();
    private final Queue<AttemptCapture> toDelete = new ArrayDeque<>();
    private final Thread thread;
    private List<String> masked = List.of();
    private Mask mask = Mask.of(masked);
    private long grewAt;
    private volatile boolean stopping;
    private volatile @Nullable Throwable death;
    private volatile boolean drain;

    /** What the thread is asked to do. */
    private sealed interface Work {
        record Begin(AttemptKey key, Path folder, boolean adopted) implements Work {}

        record End(AttemptKey key, Path folder) implements Work {}

        record Look(AttemptKey key) implements Work {}

        record Stop() implements Work {}
    }

    /** An attempt that is captured; {@code capture} is null while that fails. */
    private static final class Watched {
        final AttemptKey key;
        final Path folder;
        boolean adopted;
        boolean ending;
        boolean failed;
        boolean gaveUp;
        @Nullable AttemptCapture capture;

        Watched(AttemptKey key, Path folder, boolean adopted) {
            this.key = key;
            this.folder = folder;
            this.adopted = adopted;
        }
    }

    Indexer(
            Path root,
            Secrets secrets,
            Reports reports,
            InstantSource clock,
            Quota quota,
            HolePunch punch,
            boolean watchFiles,
            Consumer<String> grown) {
        this.root = root;
        this.watch = watchFiles ? GrowthWatch.ofSystem(this::look) : GrowthWatch.none(this::look);
        this.secrets = secrets;
        this.tools =
                new Tools(new RawBuffer(), new LineCutter(), reports, clock, punch, quota, secrets);
        this.retention = new Retention(root, quota, reports);
        this.grown = grown;
        this.thread = Thread.ofPlatform().name("console-indexer").daemon().unstarted(this::run);
        thread.setUncaughtExceptionHandler((_, e) -> die(e));
    }

    void start() {
        watch.start();
        thread.start();
    }

    void begin(AttemptKey key, Path folder, boolean adopted) {
        if (death != null) {
            return;
        }
        open.add(key);
        queue.add(new Work.Begin(key, folder, adopted));
    }

    void end(AttemptKey key, Path folder) {
        var end = new Work.End(key, folder);
        queue.add(end);
        var cause = death;
        if (cause != null && queue.remove(end)) {
            reportDead(key, cause);
        }
    }

    /** Returns whether the attempt has begun and is not sealed. */
    boolean open(String instance, int attempt) {
        return open.contains(new AttemptKey(instance, attempt));
    }

    void close(boolean drainFirst) {
        drain = drainFirst;
        stopping = true;
        queue.add(new Work.Stop());
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        watch.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(AttemptKey key) {
        if (toLook.add(key)) {
            queue.add(new Work.Look(key));
        }
    }

    private void run() {
        scan();
        while (!stopping) {
            var work = next();
            if (work == null) {
                watched.keySet().forEach(this::look);
                deleteRaw();
                continue;
            }
            boolean more = false;
            for (int left = queue.size(); work != null && !stopping; left--) {
                more |= handle(work);
                work = left > 0 ? queue.poll() : null;
            }
            if (!more) {
                LockSupport.parkNanos(BATCH.toNanos());
            }
        }
        finish();
    }

    private @Nullable Work next() {
        try {
            var now = queue.poll();
            if (now == null && !toDelete.isEmpty()) {
                deleteRaw();
            }
            return now != null ? now : queue.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return null;
        }
    }

    /** The watch tells what grew; without one, and where something failed, we look ourselves. */
    private Duration patience() {
        boolean failing = watched.values().stream().anyMatch(one -> one.capture == null);
        if (watch.complete()) {
            return failing ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
        }
        boolean growing = System.nanoTime() - grewAt < Duration.ofSeconds(2).toNanos();
        return growing ? Duration.ofMillis(20) : Duration.ofMillis(400);
    }

    private boolean handle(Work work) {
        return switch (work) {
            case Work.Begin begin -> began(begin);
            case Work.End end -> ended(end);
            case Work.Look(AttemptKey key) -> {
                toLook.remove(key);
                var one = watched.get(key);
                yield one != null && index(one);
            }
            case Work.Stop _ -> false;
        };
    }

    private boolean began(Work.Begin begin) {
        if (watched.containsKey(begin.key)) {
            return false;
        }
        var one = new Watched(begin.key, begin.folder, begin.adopted);
        watched.put(begin.key, one);
        return index(one);
    }

    private boolean ended(Work.End end) {
        var one =
                watched.computeIfAbsent(
                        end.key,
                        key -> {
                            open.add(key);
                            return new Watched(key, end.folder, true);
                        });
        one.ending = true;
        return index(one);
    }

    /** Returns whether there is more to do for it, which is then queued. */
    private boolean index(Watched one) {
        try {
            boolean more = indexOnce(one);
            if (more) {
                look(one.key);
            }
            return more;
        } catch (SupersededException e) {
            LOG.warn("no longer indexing {}: {}", one.key, e.getMessage());
            forget(one);
            watched.remove(one.key);
            watch.remove(one.key);
            open.remove(one.key);
            return false;
        } catch (IOException | RuntimeException e) {
            if (!one.failed || (one.ending && !one.gaveUp)) {
                LOG.warn("cannot index the console of {}, trying again", one.key, e);
            }
            one.failed = true;
            if (one.ending && !one.gaveUp) {
                one.gaveUp = true;
                reportUnsealed(
                        one.key,
                        "the console cannot be completed now; this host tries again while it lives,"
                                + " a later one does not: "
                                + e);
            }
            forget(one);
            return false;
        }
    }

    /** Without this thread no console is completed: nobody waits for one. */
    private void die(Throwable cause) {
        LOG.error("the console stops: nothing is indexed until another host runs", cause);
        death = cause;
        var unsealed = new HashSet<>(open);
        for (var work = queue.poll(); work != null; work = queue.poll()) {
            if (work instanceof Work.End(var key, _)) {
                unsealed.add(key);
            }
        }
        open.clear();
        unsealed.forEach(key -> reportDead(key, cause));
    }

    private void reportDead(AttemptKey key, Throwable cause) {
        reportUnsealed(key, "the console of this host has failed and is not completed: " + cause);
    }

    /** The session's end does not wait for a console that cannot be completed now. */
    private void reportUnsealed(AttemptKey key, String reason) {
        tools.reports()
                .report(
                        new Report.OutputGap(
                                key.instance(), key.attempt(), Source.STDOUT.label, 0, 0, reason));
    }

    private boolean indexOnce(Watched one) throws IOException {
        var capture = one.capture == null ? open(one) : one.capture;
        boolean more = !capture.sealed() && capture.index(mask(), one.ending);
        if (!more && one.ending) {
            capture.seal();
        }
        long growth = capture.takeGrowth();
        if (growth != 0) {
            grewAt = System.nanoTime();
            grown.accept(one.key.instance());
            retention.grew(growth);
        }
        if (!more && capture.sealed()) {
            settle(one, capture);
        }
        if (retention.exceeded()) {
            makeRoom();
        }
        return more;
    }

    private AttemptCapture open(Watched one) throws IOException {
        var capture = AttemptCapture.open(one.key, one.folder, one.adopted, tools);
        one.capture = capture;
        one.adopted = false;
        if (!one.ending) {
            watch.add(one.key, one.folder);
        }
        return capture;
    }

    private void settle(Watched one, AttemptCapture capture) {
        watched.remove(one.key);
        watch.remove(one.key);
        open.remove(one.key);
        grown.accept(one.key.instance());
        toDelete.add(capture);
    }

    private void makeRoom() throws IOException {
        for (var one : watched.values()) {
            if (one.capture != null) {
                one.capture.reclaim();
                retention.grew(one.capture.takeGrowth());
            }
        }
        deleteRaw();
        if (retention.exceeded()) {
            retention.makeRoom(watched.keySet());
        }
    }

    private void deleteRaw() {
        while (!toDelete.isEmpty()) {
            try (var capture = toDelete.remove()) {
                capture.deleteRaw();
                retention.grew(capture.takeGrowth());
            } catch (IOException e) {
                LOG.warn("cannot delete the raw console of an ended attempt", e);
            }
        }
    }

    private Mask mask() {
        var values = List.copyOf(secrets.values());
        if (!values.equals(masked)) {
            masked = values;
            mask = Mask.of(values);
        }
        return mask;
    }

    private void scan() {
        try {
            Segments.createFolder(root);
            retention.scan();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("cannot look through {}", root, e);
        }
    }

    private void finish() {
        for (var one : List.copyOf(watched.values())) {
            while (drain && watched.containsKey(one.key) && index(one)) {
                toLook.remove(one.key);
            }
            forget(one);
        }
        if (drain) {
            deleteRaw();
        }
        toDelete.forEach(this::close);
    }

    private void forget(Watched one) {
        if (one.capture != null) {
            close(one.capture);
            one.capture = null;
        }
    }

    private void close(AttemptCapture capture) {
        try {
            capture.close();
        } catch (IOException e) {
            LOG.warn("cannot close the console of {}", Objects.toString(capture.key()), e);
        }
    }
}
