package dev.reprise.engine.runtime.probe;

import dev.reprise.app.spec.CheckSpec.LogLine;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.Probes;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Secrets;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Probes by HTTP, TCP, command and log line, each check at its own cadence; at most 32 run at once.
 *
 * <p>A verdict is reported when it changes, and an unhealthy one also when its reason has become
 * another, at most every 15 s. A check that has not run yet has no verdict; one that fails with an
 * exception is unhealthy. Details hold no secret's value and at most 2,000 characters.
 */
public final class HealthProbes implements Probes {
    private static final int CONCURRENCY = 32;

    private final Map<List<Object>, Watch> watches = new HashMap<>();
    private final Reports reports;
    private final ConsoleReader console;
    private final Secrets secrets;
    private final Scheduler scheduler;
    private final Check check;
    private boolean closed;

    /** One run of a check, at any place that may block; an exception is a failure too. */
    @FunctionalInterface
    interface Check {
        Outcome run(Target target) throws Exception;
    }

    /** What watches one target until it is ended; nothing is reported after that. */
    interface Watch {
        void begin();

        /** Has the check run now; {@code seen} is told once, its detail without secrets. */
        void runNow(Consumer<Outcome> seen);

        void end();
    }

    /**
     * Starts nothing until the first {@link #watch}.
     *
     * @param containers runs the commands of checks inside containers
     */
    public HealthProbes(Reports reports, ConsoleReader console, Secrets secrets, Execs containers) {
        this(reports, console, secrets, new ThreadScheduler(CONCURRENCY), new Checks(containers));
    }

    HealthProbes(
            Reports reports,
            ConsoleReader console,
            Secrets secrets,
            Scheduler scheduler,
            Check check) {
        this.reports = reports;
        this.console = console;
        this.secrets = secrets;
        this.scheduler = scheduler;
        this.check = check;
    }

    @Override
    public synchronized void watch(Collection<Target> targets) {
        if (closed) {
            return;
        }
        var wanted = new HashMap<List<Object>, Target>();
        targets.forEach(target -> wanted.put(target.key(), target));
        watches.forEach(
                (key, watch) -> {
                    if (!wanted.containsKey(key)) {
                        watch.end();
                    }
                });
        watches.keySet().retainAll(wanted.keySet());
        wanted.forEach(
                (key, target) -> {
                    if (!watches.containsKey(key)) {
                        var watch = watchOf(target);
                        watches.put(key, watch);
                        watch.begin();
                    }
                });
    }

    @Override
    public synchronized void runNow(AttemptRef attempt, String commandId) {
        var round = new Round(attempt.instance(), commandId, reports);
        var own = new HashMap<String, Watch>();
        watches.forEach(
                (key, watch) -> {
                    if (key.subList(0, 2).equals(List.of(attempt.instance(), attempt.attempt()))) {
                        own.put(key.get(2).toString(), watch);
                    }
                });
        round.begin(own.keySet());
        own.forEach((check, watch) -> watch.runNow(outcome -> round.seen(check, outcome)));
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.values().forEach(Watch::end);
        watches.clear();
        scheduler.close();
    }

    private Watch watchOf(Target target) {
        var voice = new Voice(target, reports, secrets, scheduler);
        return target.check().probe() instanceof LogLine(String regex)
                ? new LogWatch(target, regex, console, voice, scheduler)
                : new PolledWatch(target, check, voice, scheduler);
    }
}
