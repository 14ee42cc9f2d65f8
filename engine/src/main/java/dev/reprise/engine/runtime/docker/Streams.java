package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for answers that take their time. */
final class Streams {
    private static final long LOOK_MILLIS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    private Streams() {}

    /**
     * Returns once the answer is complete.
     *
     * @param givenUp asked now and then
     * @param during for the message to who gave up
     * @throws com.github.dockerjava.api.exception.DockerException if the engine refuses
     * @throws EngineAwayException if the engine goes away
     * @throws RefusedException if it was given up
     */
    static void await(
            Engine engine, ResultCallback.Adapter<?> answer, BooleanSupplier givenUp, String during)
            throws RefusedException {
        try {
            while (!answer.awaitCompletion(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (givenUp.getAsBoolean()) {
                    throw new RefusedException("it was stopped while " + during);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineAwayException("the engine is not waited for any more", e);
        } catch (RuntimeException e) {
            throw engine.failure(e);
        } finally {
            close(answer);
        }
    }

    private static void close(ResultCallback.Adapter<?> answer) {
        try {
            answer.close();
        } catch (IOException e) {
            LOG.debug("an answer of the engine does not close", e);
        }
    }
}
