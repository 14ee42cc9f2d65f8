package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Brings what a container says into its attempt's files, as it says it. One thread. */
final class LogFollower {
    private static final Duration REST = Duration.ofSeconds(60);

    /** A frame begins with which stream it is of, three zeros, and the length of what follows. */
    private static final int KIND_SHIFT = 24;

    private static final int LONGEST = 1 << 24;
    private static final int STDERR = 2;
    private static final Duration AT_MOST_EACH = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    private final Engine engine;
    private final String containerId;
    private final AttemptFolder folder;
    private final Runnable ended;
    private @Nullable Reading reading;

    /**
     * @param ended called when an answer has come to its end, whatever ended it
     */
    LogFollower(Engine engine, String containerId, AttemptFolder folder, Runnable ended) {
        this.ended = ended;
        this.engine = engine;
        this.containerId = containerId;
        this.folder = folder;
    }

    /** One answer of the engine on its way into the files, on a thread of its own. */
    private final class Reading extends Answer<Frame> implements Runnable {
        private final Connection connection;
        private final LogSink sink;
        private final boolean follow;
        private final long begun = System.nanoTime();

        Reading(Connection connection, LogSink sink, boolean follow) {
            this.connection = connection;
            this.sink = sink;
            this.follow = follow;
        }

        @Override
        public void run() {
            var query = "/containers/%s/logs?stdout=1&stderr=1&timestamps=1&follow=%d&since=%d";
            var path = query.formatted(containerId, follow ? 1 : 0, sink.since());
            try (var response = connection.read(path)) {
                onStart(response);
                var frames = new DataInputStream(new BufferedInputStream(response.getBody()));
                while (true) {
                    onNext(next(frames));
                }
            } catch (EOFException _) {
                onComplete();
            } catch (IOException | RuntimeException e) {
                onError(e);
            } finally {
                ended.run();
            }
        }

        private static Frame next(DataInputStream frames) throws IOException {
            int kind = frames.readInt();
            int length = frames.readInt();
            if (kind << Byte.SIZE != 0 || length < 0 || length > LONGEST) {
                throw new DockerException("it writes to a terminal, whose output has no frames", 0);
            }
            var payload = new byte[length];
            frames.readFully(payload);
            boolean error = kind >>> KIND_SHIFT == STDERR;
            return new Frame(error ? StreamType.STDERR : StreamType.STDOUT, payload);
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

    /**
     * Follows from now on unless it does; to be called again when the engine is back.
     *
     * @return false if it is to be called again soon
     */
    boolean follow() {
        if (reading == null) {
            reading = read(true);
        } else if (reading.ended() && !reading.refused()) {
            boolean soon = System.nanoTime() - reading.begun < AT_MOST_EACH.toNanos();
            if (soon && reading.connection.equals(engine.connection())) {
                return false;
            }
            stop();
            reading = read(true);
        }
        return true;
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
            var next = new Reading(engine.connection(), LogSink.open(folder), follow);
            Thread.ofVirtual().name("log-" + containerId).start(next);
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
