package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

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

    /** One answer of the engine on its way into the files. */
    private static final class Reading extends Answer<Frame> {
        private final LogSink sink;

        Reading(LogSink sink) {
            this.sink = sink;
        }

        @Override
        void take(Frame frame) throws IOException {
            sink.accept(frame);
        }

        @Override
        public void close() {
            try {
                sink.close();
            } catch (IOException e) {
                LOG.debug("output does not close", e);
            }
            super.close();
        }
    }

    /** Follows from now on unless it does; to be called again when the engine is back. */
    void follow() {
        if (reading == null || reading.ended()) {
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
            if (!reading.await(engine, REST)) {
                throw new EngineAwayException("the engine has not told the rest of its log");
            }
        } catch (DockerException e) {
            LOG.debug("no more is to be had of the log of {}", containerId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineAwayException("the rest of the log is not waited for any more", e);
        } finally {
            stop();
        }
    }

    /** Takes what is still on its way from a container that is gone. */
    void drain() {
        try {
            if (reading != null) {
                var _ = reading.await(engine, LAST_WORDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (DockerException | EngineAwayException e) {
            LOG.debug("the log of {} has ended", containerId, e);
        }
        stop();
    }

    void stop() {
        if (reading != null) {
            reading.close();
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
