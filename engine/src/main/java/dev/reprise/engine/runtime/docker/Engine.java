package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;

import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The way to the engine, kept open while it is needed: watches whether the engine answers and
 * listens to its events. Thread-safe.
 */
final class Engine implements AutoCloseable {
    /** An engine that is asked for nothing else says so often that it is there. */
    private static final Duration PULSE = Duration.ofSeconds(5);

    private static final Duration PULSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private static final String[] CONTAINER_EVENTS = {
        "create",
        "start",
        "die",
        "kill",
        "restart",
        "oom",
        "destroy",
        "remove",
        "pause",
        "unpause",
        "health_status",
        "disconnect"
    };

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final @Nullable String host;
    private final Reports reports;
    private final Consumer<Event> events;
    private final Runnable connected;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Semaphore doubt = new Semaphore(0);
    private @Nullable Connection connection;
    private @Nullable Thread watcher;
    private boolean closed;
    private volatile @Nullable EventStream stream;
    private volatile boolean deaf;

    /** The last word about the engine's health, so that each change is said once. */
    private @Nullable Report said;

    /**
     * @param host where it is, null for where the environment says
     * @param events told each event about a container, on a thread of the client's
     * @param connected called each time the engine is there anew, before anybody else can ask it
     */
    Engine(@Nullable String host, Reports reports, Consumer<Event> events, Runnable connected) {
        this.host = host;
        this.reports = reports;
        this.events = events;
        this.connected = connected;
    }

    /** Looks for the engine from now on, or no more. */
    void watch(boolean needed) {
        lock.lock();
        try {
            if (needed && watcher == null && !closed) {
                said = null;
                watcher = Thread.ofVirtual().name("engine-watch").start(this::run);
            } else if (!needed && watcher != null) {
                watcher.interrupt();
                watcher = null;
                leave();
            } else if (needed && said != null) {
                reports.report(said);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the open way.
     *
     * @throws EngineAwayException if there is none
     */
    Connection connection() {
        lock.lock();
        try {
            if (connection == null) {
                throw new EngineAwayException("the container engine does not answer");
            }
            return connection;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether it answered when it was last asked how it is. */
    boolean isThere() {
        lock.lock();
        try {
            return connection != null;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether it is Podman; false where none answers. */
    boolean isPodman() {
        lock.lock();
        try {
            return connection != null && connection.isPodman();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the engine's answer. One that does not come is looked into.
     *
     * @throws com.github.dockerjava.api.exception.DockerException if the engine refuses
     * @throws EngineAwayException if it does not answer
     */
    <T> T ask(Duration limit, Function<DockerClient, T> question) {
        try {
            return connection().ask(limit, question);
        } catch (EngineAwayException e) {
            doubt.release();
            throw e;
        }
    }

    /** Returns what to throw for what came out of a stream. */
    RuntimeException failure(Throwable thrown) {
        var failure = connection().failure(thrown);
        if (failure instanceof EngineAwayException) {
            doubt.release();
        }
        return failure;
    }

    /**
     * Waits until the engine answers; returns false if {@code given up} before, or closed.
     *
     * @param givenUp asked now and then
     */
    boolean await(BooleanSupplier givenUp) {
        lock.lock();
        try {
            while (connection == null && !closed && !givenUp.getAsBoolean()) {
                var _ = changed.await(SHORTEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
            return connection != null && !givenUp.getAsBoolean();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        watch(false);
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        var pause = SHORTEST_PAUSE;
        try {
            while (!Thread.interrupted()) {
                try {
                    connect();
                    pause = SHORTEST_PAUSE;
                    attend();
                } catch (EngineAwayException e) {
                    lose(e);
                } catch (DockerException e) {
                    lose(new EngineAwayException(EngineWords.of(e), e));
                }
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
                pause = longer(pause);
            }
        } catch (InterruptedException _) {
            // Not needed any more.
        }
    }

    private static Duration longer(Duration pause) {
        var next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    private void connect() throws InterruptedException {
        var next = Connection.open(host, PULSE_LIMIT);
        try {
            listen(next);
        } catch (RuntimeException e) {
            next.close();
            throw next.failure(e);
        }
        lock.lock();
        try {
            if (!Thread.currentThread().equals(watcher)) {
                next.close();
                return;
            }
            doubt.drainPermits();
            connection = next;
            say(new Report.EngineUp(next.name()));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connected.run();
    }

    /** Returns when the engine does not answer any more. */
    private void attend() throws InterruptedException {
        while (true) {
            var _ = doubt.tryAcquire(PULSE.toMillis(), TimeUnit.MILLISECONDS);
            doubt.drainPermits();
            connection().ask(PULSE_LIMIT, client -> client.pingCmd().exec());
            if (deaf) {
                throw new EngineAwayException("the container engine has ended its connections");
            }
        }
    }

    private void lose(EngineAwayException reason) {
        lock.lock();
        try {
            if (Thread.currentThread().equals(watcher)) {
                leave();
                say(new Report.EngineDown(String.valueOf(reason.getMessage())));
            }
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private void say(Report report) {
        boolean known = report instanceof Report.EngineDown && said instanceof Report.EngineDown;
        if (!known) {
            said = report;
            reports.report(report);
        }
    }

    /** Some engines begin to answer with the first event only. */
    private void listen(Connection way) throws InterruptedException {
        var next = new EventStream();
        stream = next;
        deaf = false;
        way.streams()
                .eventsCmd()
                .withEventTypeFilter(EventType.CONTAINER, EventType.NETWORK)
                .withEventFilter(CONTAINER_EVENTS)
                .exec(next);
        next.awaitStart(PATIENCE);
    }

    /** Any end of it means that the engine may be gone. */
    private final class EventStream extends Answer<Event> {
        @Override
        void take(Event event) {
            events.accept(event);
        }

        @Override
        public void onError(Throwable thrown) {
            LOG.debug("the engine's events have ended", thrown);
            super.onError(thrown);
            over();
        }

        @Override
        public void onComplete() {
            super.onComplete();
            over();
        }

        private void over() {
            close();
            if (equals(stream)) {
                deaf = true;
                doubt.release();
            }
        }
    }
}
