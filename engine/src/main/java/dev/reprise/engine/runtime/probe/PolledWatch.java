package dev.reprise.engine.runtime.probe;

import dev.reprise.engine.runtime.Probes.Target;

/** Runs a check again and again, one run at a time, as its cadence says. */
final class PolledWatch implements HealthProbes.Watch {
    private final Target target;
    private final HealthProbes.Check check;
    private final Voice voice;
    private final Scheduler scheduler;

    private Cadence cadence;
    private Scheduler.Cancellation next = Scheduler.Cancellation.NONE;
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
    public synchronized void end() {
        ended = true;
        next.cancel();
    }

    private synchronized void due() {
        if (!ended) {
            next = scheduler.run(this::runOnce);
        }
    }

    private void runOnce() {
        var outcome = outcome();
        synchronized (this) {
            if (ended) {
                return;
            }
            cadence = cadence.after(outcome.healthy());
            voice.tell(cadence.verdict(), outcome);
            next = scheduler.after(cadence.delay(), this::due);
        }
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
