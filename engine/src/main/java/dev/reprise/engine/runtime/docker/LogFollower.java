package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Brings what a container says into its attempt's files, as it says it. One thread. */
final class LogFollower {
    private static final Duration REST = Duration.ofSeconds(60);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    private final Engine engine;
    private final String containerId;
    private final AttemptFolder folder;
    private @Nullable Reading reading;

    LogFollower(Engine engine, String containerId, AttemptFolder folder) {
        this.engine = engine;
        this.containerId = containerId;
        this.folder = folder;
    }

    /** One answer of the engine on its way into the files, on a thread of the client's. */
    private static final class Reading extends ResultCallback.Adapter<Frame> {
        private final LogSink sink;
        private volatile boolean ended;

        Reading(LogSink sink) {
            this.sink = sink;
        }

        @Override
        public void onNext(Frame frame) {
            try {
                sink.accept(frame);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            ended = true;
            super.onError(thrown);
        }

        @Override
        public void onComplete() {
            ended = true;
            super.onComplete();
        }

        @Override
        public void close() throws IOException {
            sink.close();
            super.close();
        }
    }

    /** Follows from now on unless it does; to be called again when the engine is back. */
    void follow() {
        if (reading == null || reading.ended) {
            stop();
            reading = read(true);
        }
    }

    /**
     * Reads the rest of a container that says no more.
     *
     * @throws EngineAwayException if the engine does not answer
     */
    void finish() {
        stop();
        reading = read(false);
        try {
            if (!reading.awaitCompletion(REST.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new EngineAwayException("the engine has not told the rest of its log");
            }
        } catch (DockerException e) {
            LOG.debug("no more is to be had of the log of {}", containerId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineAwayException("the rest of the log is not waited for any more", e);
        } catch (RuntimeException e) {
            throw engine.failure(e);
        } finally {
            stop();
        }
    }

    /** Takes what is still on its way from a container that is gone. */
    void drain() {
        try {
            if (reading != null) {
                var _ = reading.awaitCompletion(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("the log of {} has ended", containerId, e);
        }
        stop();
    }

    void stop() {
        if (reading != null) {
            try {
                reading.close();
            } catch (IOException e) {
                LOG.debug("the log of {} does not close", containerId, e);
            }
            reading = null;
        }
    }

    private Reading read(boolean follow) {
        try {
            var next = new Reading(LogSink.open(folder));
            var command =
                    engine.connection()
                            .streams()
                            .logContainerCmd(containerId)
                            .withStdOut(true)
                            .withStdErr(true)
                            .withTimestamps(true)
                            .withFollowStream(follow);
            long since = next.sink.since();
            (since == 0 ? command : command.withSince((int) since)).exec(next);
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
