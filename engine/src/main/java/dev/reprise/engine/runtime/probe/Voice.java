package dev.reprise.engine.runtime.probe;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.engine.runtime.Probes.Target;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Secrets;

import org.jspecify.annotations.Nullable;

/** Reports the verdicts of one target, without repeating itself. For one thread at a time. */
final class Voice {
    private static final int DETAIL_CHARACTERS = 2_000;

    private final Target target;
    private final Reports reports;
    private final Secrets secrets;
    private final Scheduler scheduler;
    private Told told = Told.NOTHING;

    Voice(Target target, Reports reports, Secrets secrets, Scheduler scheduler) {
        this.target = target;
        this.reports = reports;
        this.secrets = secrets;
        this.scheduler = scheduler;
    }

    /** Reports {@code verdict} if it is news; null is none. */
    void tell(@Nullable Health verdict, Outcome outcome) {
        var now = scheduler.now();
        if (verdict == null || !told.isNews(verdict, outcome.kind(), now)) {
            return;
        }
        told = new Told(verdict, outcome.kind(), now);
        var ref = target.ref();
        reports.report(
                new Report.Verdict(
                        ref.instance(),
                        ref.attempt(),
                        target.check().name(),
                        verdict,
                        detail(outcome.detail())));
    }

    /** Returns an outcome as it may be shown. */
    Outcome masked(Outcome outcome) {
        return new Outcome(outcome.healthy(), outcome.kind(), detail(outcome.detail()));
    }

    /** Masks before it cuts, so that no part of a secret is left. */
    private String detail(String text) {
        if (!secrets.known()) {
            return "not shown: this host does not know the app's secrets";
        }
        var masked = Secrets.masked(text, secrets.values());
        return masked.length() <= DETAIL_CHARACTERS
                ? masked
                : masked.substring(0, DETAIL_CHARACTERS - 1) + "…";
    }
}
