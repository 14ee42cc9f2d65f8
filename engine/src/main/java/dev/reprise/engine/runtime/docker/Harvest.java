package dev.reprise.engine.runtime.docker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes containers of this app host that belong to no attempt that is known: a dead host left
 * them, or asked for them so late that they came after it. Persistent ones stay.
 */
final class Harvest {
    private static final Logger LOG = LoggerFactory.getLogger(Harvest.class);

    private final ContainerCalls calls;
    private final Labels labels;
    private final Set<String> spared = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Runnable right;

    Harvest(ContainerCalls calls, Labels labels) {
        this.calls = calls;
        this.labels = labels;
    }

    /** Leaves alone what is of that attempt. */
    void spare(String attemptId) {
        spared.add(attemptId);
    }

    void forget(String attemptId) {
        spared.remove(attemptId);
    }

    /**
     * From the first harvest on, whatever is not spared is left over.
     *
     * @param right called before each removal; once it has thrown, nothing is removed any more
     */
    void begin(Runnable right) {
        this.right = right;
    }

    /**
     * Removes all that is left over.
     *
     * @throws EngineAwayException if the engine does not answer
     */
    void reap() {
        if (right != null) {
            calls.labels(labels.anyOurs()).forEach(this::reap);
        }
    }

    /** Removes one container of this app host if it is left over. */
    void reap(String id, Map<String, String> about) {
        var attempt = about.getOrDefault(Labels.ATTEMPT, "");
        var ends = Labels.lifetime(about).filter(lifetime -> lifetime.endsWithSession());
        if (labels.ours(about) && ends.isPresent() && !spared.contains(attempt) && mayAct()) {
            LOG.info("removing the container {} of attempt {}, which is left over", id, attempt);
            calls.remove(id);
        }
    }

    /**
     * A host that was suspended, and has been replaced, knows nothing of its successor's attempts:
     * to it they look like what is left over.
     *
     * @return whether this host may still do anything that nobody has just asked of it
     */
    boolean mayAct() {
        var check = right;
        if (check == null) {
            return false;
        }
        try {
            check.run();
            return true;
        } catch (RuntimeException e) {
            LOG.info("left-over containers are not removed any more: {}", e.getMessage());
            right = null;
            return false;
        }
    }
}
