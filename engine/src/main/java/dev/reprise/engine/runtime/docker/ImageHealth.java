package dev.reprise.engine.runtime.docker;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What a container's image says of its health, by the engine's checks or else by ours. One thread.
 */
final class ImageHealth implements AutoCloseable {
    private final Engine engine;
    private final Runnable changed;
    private @Nullable ImageCheck check;
    private Seen.@Nullable Verdict told;

    /**
     * @param changed called when there may be news
     */
    ImageHealth(Engine engine, Runnable changed) {
        this.engine = engine;
        this.changed = changed;
    }

    /** Returns the verdict on a container that runs, if it is another one than before. */
    Optional<Seen.Verdict> news(Seen running) {
        var verdict = verdict(running);
        if (verdict == null || verdict.equals(told)) {
            return Optional.empty();
        }
        told = verdict;
        return Optional.of(verdict);
    }

    /** The next life begins without a verdict. */
    void lifeIsOver() {
        told = null;
        close();
    }

    /** Ends our checks, if there are any. */
    @Override
    public void close() {
        if (check != null) {
            check.close();
            check = null;
        }
    }

    /** Returns the engine's verdict, or ours where it runs no checks. */
    private Seen.@Nullable Verdict verdict(Seen seen) {
        var rule = seen.check();
        if (rule == null || seen.checked() || seen.paused() || !engine.isPodman()) {
            close();
            return seen.health();
        }
        if (check == null) {
            check = ImageCheck.begin(new ContainerExecs(engine), seen.id(), rule, changed);
        }
        return check.verdict();
    }
}
