package dev.reprise.engine.runtime.docker;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Tells how a launch gets on: each phase at once, what changes within one at a bearable rate. */
final class LaunchVoice {
    private static final Duration AT_MOST_EACH = Duration.ofSeconds(1);

    private final Reports reports;
    private final AttemptRef ref;
    private Report.@Nullable Progress said;
    private long saidAt;

    LaunchVoice(Reports reports, AttemptRef ref) {
        this.reports = reports;
        this.ref = ref;
    }

    synchronized void say(Phase next, String detail) {
        var report = progress(next, detail);
        boolean soon = System.nanoTime() - saidAt < AT_MOST_EACH.toNanos();
        if (!report.equals(said) && (said == null || next != said.phase() || !soon)) {
            tell(report);
        }
    }

    /** Says what nothing said soon before or after may hide. */
    synchronized void insist(Phase next, String detail) {
        tell(progress(next, detail));
    }

    private Report.Progress progress(Phase next, String detail) {
        return new Report.Progress(ref.instance(), ref.attempt(), next, detail);
    }

    private void tell(Report.Progress report) {
        said = report;
        saidAt = System.nanoTime();
        reports.report(report);
    }
}
