package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** An answer that comes in pieces, each told on a thread of the client's. Closed by its asker. */
abstract class Answer<T> implements ResultCallback<T> {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final CompletableFuture<Closeable> start = new CompletableFuture<>();

    /** Takes the next piece. */
    abstract void take(T piece) throws IOException;

    @Override
    public void onStart(Closeable stream) {
        start.complete(stream);
    }

    @Override
    public void onNext(T piece) {
        try {
            take(piece);
        } catch (IOException e) {
            end.completeExceptionally(e);
            close();
        }
    }

    @Override
    public void onError(Throwable thrown) {
        end.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }

    boolean ended() {
        return end.isDone();
    }

    /** Returns whether the engine has refused to answer, as it would again. */
    boolean refused() {
        return end.isCompletedExceptionally() && end.exceptionNow() instanceof DockerException;
    }

    /** Returns once the answer has begun, or after the time. */
    void awaitStart(Duration limit) throws InterruptedException {
        try {
            CompletableFuture.anyOf(start, end).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("an answer has not begun", e);
        }
    }

    /**
     * Returns whether the answer came to its end in time.
     *
     * @throws DockerException if the engine refuses
     * @throws EngineAwayException if the engine goes away
     */
    boolean await(Engine engine, Duration limit) throws InterruptedException {
        try {
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw engine.failure(e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * Returns once the answer has come to its end, and closes it.
     *
     * @param givenUp asked now and then
     * @param during for the message to who gave up
     * @throws DockerException if the engine refuses
     * @throws EngineAwayException if the engine goes away
     * @throws RefusedException if it was given up
     */
    void await(Engine engine, BooleanSupplier givenUp, String during) throws RefusedException {
        try (this) {
            while (!await(engine, LOOK)) {
                if (givenUp.getAsBoolean()) {
                    throw RefusedException.stopped(during);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineAwayException("the engine is not waited for any more", e);
        }
    }

    /** Ends the answer wherever it is. */
    @Override
    public void close() {
        start.thenAccept(
                stream -> {
                    try {
                        stream.close();
                    } catch (IOException e) {
                        LOG.debug("an answer does not close", e);
                    }
                });
    }
}
