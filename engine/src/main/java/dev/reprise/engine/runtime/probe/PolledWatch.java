package dev.reprise.engine.runtime.probe;

import dev.reprise.engine.runtime.Probes.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs a check again and again, one run at a time, as its cadence says. */
final class PolledWatch implements HealthProbes.Watch {
    private final Target target;
    private final HealthProbes.Check check;
    private final Voice voice;
    private final Scheduler scheduler;

    private Cadence cadence;
    private Scheduler.Cancellation next = Scheduler.Cancellation.NONE;
    private final List<Consumer<Outcome>> asking = new ArrayList<>();
    private boolean running;
    private boolean ended;

    PolledWatch(Target target, HealthProbes.Check check, Voice voice, Scheduler scheduler) {
        this.target = target;
        this.check = check;
        this.voice = voice;
        this.scheduler = scheduler;
        this.cadence = Cadence.of(target.check());
    }

    @Override
    public synchronized void begin() {
        next = scheduler.after(cadence.delay(), this::due);
    }

    @Override
    public synchronized void runNow(Consumer<Outcome> seen) {
        asking.add(seen);
        if (!running) {
            next.cancel();
            due();
        }
    }

    @Override
    public synchronized void end() {
        ended = true;
        next.cancel();
        answer(Outcome.unhealthy("ended", "it ended before the check had run"));
    }

    private synchronized void due() {
        if (!ended && !running) {
            running = true;
            next = scheduler.run(this::runOnce);
        }
    }

    private void runOnce() {
        var outcome = outcome();
        synchronized (this) {
            running = false;
            if (ended) {
                return;
            }
            cadence = cadence.after(outcome.healthy());
            voice.tell(cadence.verdict(), outcome);
            answer(voice.masked(outcome));
            next = scheduler.after(cadence.delay(), this::due);
        }
    }

    private void answer(Outcome outcome) {
        asking.forEach(seen -> seen.accept(outcome));
        asking.clear();
    }

    /** Whatever goes wrong in a check is its outcome; the next run shall happen all the same. */
    private Outcome outcome() {
        try {
            return check.run(target);
        } catch (Exception e) {
            return Outcome.unhealthy(
                    e.getClass().getName(),
                    "the check failed: " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
