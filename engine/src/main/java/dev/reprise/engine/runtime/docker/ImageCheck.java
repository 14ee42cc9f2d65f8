package dev.reprise.engine.runtime.docker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The check of an image for one life of a container, run here where the engine leaves it to others:
 * Podman has systemd run it, which not every machine has. Counts as Docker does.
 */
final class ImageCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageCheck.class);

    private final ContainerExecs execs;
    private final String container;
    private final HealthRule rule;
    private final Runnable told;
    private final Thread thread;
    private volatile Seen.@Nullable Verdict verdict;

    private ImageCheck(ContainerExecs execs, String container, HealthRule rule, Runnable told) {
        this.execs = execs;
        this.container = container;
        this.rule = rule;
        this.told = told;
        this.thread = Thread.ofVirtual().name("check-" + container).unstarted(this::run);
    }

    /**
     * @param told called after each run
     */
    static ImageCheck begin(
            ContainerExecs execs, String container, HealthRule rule, Runnable told) {
        var check = new ImageCheck(execs, container, rule, told);
        check.thread.start();
        return check;
    }

    /** Returns what the runs so far mean, null before that is certain. */
    Seen.@Nullable Verdict verdict() {
        return verdict;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        var begun = System.nanoTime();
        int failures = 0;
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(rule.interval().toNanos());
                var run = once();
                var starts = System.nanoTime() - begun < rule.startPeriod().toNanos();
                boolean counts = run.isPresent() && (verdict != null || !starts);
                failures = run.isPresent() && run.get().healthy() ? 0 : failures + (counts ? 1 : 0);
                if (run.isPresent() && (run.get().healthy() || failures >= rule.retries())) {
                    verdict = run.get();
                }
                told.run();
            }
        } catch (InterruptedException _) {
            // The container runs no more, or the engine has a verdict of its own.
        }
    }

    /** Returns empty if nobody can tell. */
    private Optional<Seen.Verdict> once() throws InterruptedException {
        try {
            var result = execs.run(container, rule.command(), Map.of(), rule.timeout());
            return Optional.of(Seen.Verdict.of(result.exitCode() == 0, result.output()));
        } catch (TimeoutException _) {
            return Optional.of(new Seen.Verdict(false, "no end within " + text(rule.timeout())));
        } catch (IOException e) {
            LOG.debug("the check of {} cannot be run", container, e);
            return e.getCause() instanceof EngineAwayException
                    ? Optional.empty()
                    : Optional.of(Seen.Verdict.of(false, String.valueOf(e.getMessage())));
        }
    }

    private static String text(Duration time) {
        return time.toMillis() + " ms";
    }
}
