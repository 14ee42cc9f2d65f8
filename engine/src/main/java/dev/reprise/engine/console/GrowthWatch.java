package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells which attempts' files grew, by the system's watch (inotify on Linux: at once, and nothing
 * to do while nothing grows). Thread-safe.
 */
final class GrowthWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GrowthWatch.class);

    private final Consumer<AttemptKey> grew;
    private final @Nullable WatchService service;
    private final Map<AttemptKey, WatchKey> keys = new ConcurrentHashMap<>();
    private final Map<WatchKey, AttemptKey> attempts = new ConcurrentHashMap<>();
    private volatile boolean complete;

    private GrowthWatch(Consumer<AttemptKey> grew, @Nullable WatchService service) {
        this.grew = grew;
        this.service = service;
        this.complete = service != null;
    }

    /** Returns the system's watch, or {@link #none} with a warning. */
    static GrowthWatch ofSystem(Consumer<AttemptKey> grew) {
        return new GrowthWatch(grew, service());
    }

    /** Returns a watch that sees nothing. */
    static GrowthWatch none(Consumer<AttemptKey> grew) {
        return new GrowthWatch(grew, null);
    }

    void start() {
        if (service != null) {
            Thread.ofVirtual().name("console-watch").start(() -> run(service));
        }
    }

    /** Returns whether all that was added is watched; if not, somebody has to look. */
    boolean complete() {
        return complete;
    }

    /** Watches {@code folder}, which exists; look once after it returns, to miss nothing. */
    void add(AttemptKey key, Path folder) {
        if (service == null) {
            return;
        }
        try {
            var watchKey =
                    folder.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY);
            attempts.put(watchKey, key);
            keys.put(key, watchKey);
            grew.accept(key);
        } catch (IOException e) {
            complete = false;
            LOG.warn("cannot watch {}, looking at it regularly instead", folder, e);
        }
    }

    void remove(AttemptKey key) {
        var watchKey = keys.remove(key);
        if (watchKey != null) {
            attempts.remove(watchKey);
            watchKey.cancel();
        }
    }

    @Override
    public void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.warn("cannot close the watch on console files", e);
            }
        }
    }

    private void run(WatchService from) {
        try {
            while (true) {
                var watchKey = from.take();
                watchKey.pollEvents();
                watchKey.reset();
                var attempt = attempts.get(watchKey);
                if (attempt != null) {
                    grew.accept(attempt);
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException _) {
            LOG.debug("watch closed");
        }
    }

    private static @Nullable WatchService service() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.warn("no watch on files, looking at console files regularly instead", e);
            return null;
        }
    }
}
