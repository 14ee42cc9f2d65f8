package dev.reprise.testing.rerun;

import dev.reprise.app.event.Identity;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.projections.Attempt;
import dev.reprise.testing.rerun.Script.End;
import dev.reprise.testing.simulation.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Processes that do what their scripts say; they outlive hosts. One thread. */
final class ScriptedRuntime implements Runtime {
    private static final long FIRST_PID = 100_000;
    private static final Duration SEALED_AFTER = Duration.ofMillis(1);

    private final VirtualTime time;
    private final Function<AttemptRef, Script> scripts;
    private final Reports reports;
    private final Map<String, Process> processes = new HashMap<>();
    private long pids = FIRST_PID;

    /** One attempt: on its way while it has no identity. */
    static final class Process {
        final AttemptRef ref;
        final Script script;
        @Nullable Identity identity;
        @Nullable Instant startedAt;
        @Nullable Instant endedAt;
        @Nullable Report last;

        Process(AttemptRef ref, Script script) {
            this.ref = ref;
            this.script = script;
        }
    }

    ScriptedRuntime(VirtualTime time, Function<AttemptRef, Script> scripts, Reports reports) {
        this.time = time;
        this.scripts = scripts;
        this.reports = reports;
    }

    /** Takes over an attempt that the recording has brought so far. */
    void resume(String instance, Attempt attempt) {
        var ref = new AttemptRef(instance, attempt.number(), attempt.begun().attemptId());
        var process = new Process(ref, scripts.apply(ref));
        processes.put(ref.attemptId(), process);
        if (attempt.identity() == null || attempt.startedAt() == null) {
            comes(process, attempt.begunAt());
            return;
        }
        runs(process, attempt.identity(), attempt.startedAt());
        var stopping = attempt.stopping();
        if (stopping != null) {
            endsAfter(
                    process,
                    stopping.killed() ? process.script.killed() : process.script.stopped(),
                    stopping.since());
        }
    }

    /** Returns when an attempt's program began to run, empty if it does not run. */
    Optional<Instant> startedAt(AttemptRef ref) {
        return Optional.ofNullable(processes.get(ref.attemptId()))
                .filter(p -> p.endedAt == null)
                .flatMap(p -> Optional.ofNullable(p.startedAt));
    }

    Script script(AttemptRef ref) {
        return scripts.apply(ref);
    }

    @Override
    public void launch(LaunchOrder order) {
        var process = new Process(order.ref(), scripts.apply(order.ref()));
        if (processes.putIfAbsent(order.ref().attemptId(), process) == null) {
            comes(process, time.instant());
        }
    }

    private void comes(Process process, Instant begunAt) {
        time.at(begunAt.plus(process.script.startTakes()), () -> arrive(process));
    }

    private void arrive(Process process) {
        var ref = process.ref;
        var failure = process.script.failure();
        if (failure != null) {
            tell(
                    process,
                    new Report.StartFailed(
                            ref.instance(), ref.attempt(), failure.reason(), failure.retry()));
            return;
        }
        var pid = pids++;
        runs(process, new ProcessIdentity(pid, pid, "rerun", 1), time.instant());
        reports.report(
                new Report.Started(
                        ref.instance(), ref.attempt(), Objects.requireNonNull(process.identity)));
    }

    private void runs(Process process, Identity identity, Instant startedAt) {
        process.identity = identity;
        process.startedAt = startedAt;
        endsAfter(process, process.script.end(), startedAt);
    }

    private void endsAfter(Process process, @Nullable End end, Instant since) {
        if (end != null) {
            time.at(since.plus(end.after()), () -> end(process, end));
        }
    }

    private void end(Process process, End end) {
        if (process.endedAt != null) {
            return;
        }
        var at = time.instant();
        var ref = process.ref;
        process.endedAt = at;
        tell(
                process,
                end.lost() != null
                        ? new Report.Gone(ref.instance(), ref.attempt(), end.lost())
                        : new Report.Ended(
                                ref.instance(),
                                ref.attempt(),
                                end.exitCode(),
                                end.signal(),
                                at,
                                false));
        time.after(SEALED_AFTER, () -> seal(ref));
    }

    private void seal(AttemptRef ref) {
        reports.report(new Report.OutputSealed(ref.instance(), ref.attempt(), Map.of(), Map.of()));
    }

    private void tell(Process process, Report last) {
        process.last = last;
        reports.report(last);
    }

    @Override
    public void adopt(AttemptRef ref, StopSpec stop) {
        var process = processes.get(ref.attemptId());
        if (process == null) {
            var reason = "no keeper had begun to start it";
            reports.report(new Report.NeverStarted(ref.instance(), ref.attempt(), reason));
        } else if (process.last != null) {
            reports.report(unseen(process.last));
        } else if (process.identity != null) {
            reports.report(new Report.Found(ref.instance(), ref.attempt(), process.identity, null));
        }
    }

    /** Whoever has to look an end up was away when it came. */
    private static Report unseen(Report last) {
        return last instanceof Report.Ended ended
                ? new Report.Ended(
                        ended.instance(),
                        ended.attempt(),
                        ended.exitCode(),
                        ended.signal(),
                        ended.at(),
                        true,
                        ended.reason())
                : last;
    }

    @Override
    public void stop(AttemptRef ref, String signal) {
        running(ref).ifPresent(p -> endsAfter(p, p.script.stopped(), time.instant()));
    }

    /** Its programs are not waited for. */
    @Override
    public void giveUp(AttemptRef ref) {}

    @Override
    public void kill(AttemptRef ref) {
        var process = processes.get(ref.attemptId());
        if (process != null && process.identity == null && process.last == null) {
            time.after(Duration.ofMillis(20), () -> kill(ref)); // it is on its way
        } else {
            running(ref).ifPresent(p -> endsAfter(p, p.script.killed(), time.instant()));
        }
    }

    private Optional<Process> running(AttemptRef ref) {
        return Optional.ofNullable(processes.get(ref.attemptId()))
                .filter(p -> p.identity != null && p.endedAt == null);
    }

    @Override
    public void close() {}
}
