package dev.reprise.engine.runtime.docker;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which container was made for which attempt of the app. Those who ask while the engine is being
 * asked share the next answer, so that a host which adopts many asks for them at once. Thread-safe.
 */
final class Roll {
    private final ContainerCalls calls;
    private final Labels labels;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable CompletableFuture<Map<String, String>> next;

    Roll(ContainerCalls calls, Labels labels) {
        this.calls = calls;
        this.labels = labels;
    }

    /**
     * Returns the id of the attempt's container, as of a moment after this call.
     *
     * @throws EngineAwayException if the engine does not answer
     */
    Optional<String> container(String attemptId) {
        var question = join();
        if (question.first()) {
            look(question.answer());
        }
        return Optional.ofNullable(wait(question.answer()).get(attemptId));
    }

    /**
     * @param first whether it is this one who asks the engine
     */
    private record Question(CompletableFuture<Map<String, String>> answer, boolean first) {}

    private Question join() {
        lock.lock();
        try {
            var shared = next;
            if (shared != null) {
                return new Question(shared, false);
            }
            var own = new CompletableFuture<Map<String, String>>();
            next = own;
            return new Question(own, true);
        } finally {
            lock.unlock();
        }
    }

    private void look(CompletableFuture<Map<String, String>> answer) {
        turn.lock();
        try {
            begin();
            answer.complete(read());
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
            throw e;
        } finally {
            turn.unlock();
        }
    }

    /** Who comes from now on may be too late for this look. */
    private void begin() {
        lock.lock();
        try {
            next = null;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, String> read() {
        var byAttempt = new HashMap<String, String>();
        calls.labels(labels.anyOurs())
                .forEach(
                        (id, carried) -> {
                            var attempt = carried.get(Labels.ATTEMPT);
                            if (attempt != null) {
                                byAttempt.put(attempt, id);
                            }
                        });
        return byAttempt;
    }

    private static Map<String, String> wait(CompletableFuture<Map<String, String>> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
