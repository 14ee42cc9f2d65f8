package dev.reprise.testing.rerun;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Probes;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.testing.simulation.VirtualTime;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks that give the recorded verdicts, each as long after the start as it came then. A check
 * that was never looked at turns healthy after 300 ms. One thread.
 */
final class ScriptedProbes implements Probes {
    private static final Duration UNKNOWN_TAKES = Duration.ofMillis(300);

    private final VirtualTime time;
    private final ScriptedRuntime runtime;
    private final Reports reports;
    private final Set<List<Object>> known = new HashSet<>();

    ScriptedProbes(VirtualTime time, ScriptedRuntime runtime, Reports reports) {
        this.time = time;
        this.runtime = runtime;
        this.reports = reports;
    }

    @Override
    public void watch(Collection<Target> targets) {
        for (var target : targets) {
            if (known.add(target.key())) {
                runtime.startedAt(target.ref()).ifPresent(at -> begin(target, at));
            }
        }
    }

    private void begin(Target target, Instant startedAt) {
        var script = runtime.script(target.ref());
        var check = target.check().name();
        if (!script.checks().contains(check)) {
            time.at(startedAt.plus(UNKNOWN_TAKES), () -> tell(target, Health.HEALTHY, ""));
            return;
        }
        var verdicts = script.verdicts().stream().filter(v -> v.check().equals(check)).toList();
        for (int i = 0; i < verdicts.size(); i++) {
            var verdict = verdicts.get(i);
            if (i == verdicts.size() - 1 || later(startedAt, verdicts.get(i + 1))) {
                time.at(
                        startedAt.plus(verdict.after()),
                        () -> tell(target, verdict.health(), verdict.detail()));
            }
        }
    }

    /** Returns whether a verdict is still to come: of those that are past only the last counts. */
    private boolean later(Instant startedAt, Script.Verdict verdict) {
        return startedAt.plus(verdict.after()).isAfter(time.instant());
    }

    private void tell(Target target, Health health, String detail) {
        var ref = target.ref();
        if (runtime.startedAt(ref).isPresent()) {
            reports.report(
                    new Report.Verdict(
                            ref.instance(), ref.attempt(), target.check().name(), health, detail));
        }
    }

    /** Commands are not run again. */
    @Override
    public void runNow(AttemptRef attempt, String commandId) {}

    @Override
    public void close() {}
}
