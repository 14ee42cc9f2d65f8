package dev.reprise.testing.rerun;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.projections.Recorded;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How one attempt behaved.
 *
 * @param startTakes from its intent until it ran, or failed to
 * @param failure why it did not start, or null
 * @param end how it ended by itself, or null for one that ran until it was stopped
 * @param stopped how it ended once it got its stop signal; null for one that did not obey
 * @param killed how it ended after SIGKILL; null for one that did not
 * @param verdicts of its checks, in order
 * @param checks the names of the checks that were looked at
 */
record Script(
        Duration startTakes,
        ResourceEvent.@Nullable LaunchFailed failure,
        @Nullable End end,
        @Nullable End stopped,
        @Nullable End killed,
        List<Verdict> verdicts,
        Set<String> checks) {
    private static final Duration BRIEFLY = Duration.ofMillis(1);
    private static final End OBEYS = new End(BRIEFLY, 143, "SIGTERM", null);
    private static final End DIES = new End(BRIEFLY, 137, "SIGKILL", null);

    /** A program that starts at once, obeys at once and runs until it is stopped. */
    static final Script UNKNOWN = new Script(BRIEFLY, null, null, OBEYS, DIES, List.of(), Set.of());

    /**
     * An end.
     *
     * @param after its start, its stop signal or its SIGKILL
     * @param lost why nobody knows its exit code, or null
     */
    record End(Duration after, int exitCode, @Nullable String signal, @Nullable String lost) {}

    /** A verdict that came that long after the start. */
    record Verdict(Duration after, String check, Health health, String detail) {}

    /** Collects the events of one attempt. */
    static final class Recorder {
        private final Instant begunAt;
        private final Set<String> checks;
        private final List<Verdict> verdicts = new ArrayList<>();
        private @Nullable Instant startedAt;
        private @Nullable Instant stopAt;
        private @Nullable Instant killAt;
        private Duration startTakes = BRIEFLY;
        private ResourceEvent.@Nullable LaunchFailed failure;
        private @Nullable End end;
        private @Nullable End stopped = OBEYS;
        private @Nullable End killed = DIES;

        Recorder(Instant begunAt, Set<String> checks) {
            this.begunAt = begunAt;
            this.checks = checks;
        }

        void add(ResourceEvent event, Recorded by) {
            switch (event) {
                case ResourceEvent.Launched _, ResourceEvent.Adopted _ -> started(by.at());
                case ResourceEvent.LaunchFailed failed -> {
                    failure = failed;
                    startTakes = Duration.between(begunAt, by.at());
                }
                case ResourceEvent.HealthChanged(_, var check, var health, var detail) ->
                        verdicts.add(new Verdict(life(by.at()), check, health, detail));
                case ResourceEvent.StopBegun _ -> stopAt = by.at();
                case ResourceEvent.KillBegun _ -> killAt = by.at();
                case ResourceEvent.TimerDue(var timer, _) -> {
                    if (timer == ResourceEvent.Timer.KILL) {
                        killed = null;
                    }
                }
                case ResourceEvent.Exited(_, var code, var signal, var at, _, _) ->
                        ended(at, code, signal, null);
                case ResourceEvent.Lost(_, var reason) -> ended(by.at(), -1, null, reason);
                default -> {}
            }
        }

        private void started(Instant at) {
            if (startedAt == null) {
                startedAt = at;
                startTakes = Duration.between(begunAt, at);
            }
        }

        private Duration life(Instant at) {
            return Duration.between(startedAt == null ? begunAt : startedAt, at);
        }

        private void ended(Instant at, int code, @Nullable String signal, @Nullable String lost) {
            if (killAt != null) {
                killed = new End(since(killAt, at), code, signal, lost);
                stopped = stopAt == null ? stopped : null;
            } else if (stopAt != null) {
                stopped = new End(since(stopAt, at), code, signal, lost);
            } else {
                end = new End(life(at), code, signal, lost);
            }
        }

        private static Duration since(Instant from, Instant to) {
            return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
        }

        Script script() {
            return new Script(
                    startTakes, failure, end, stopped, killed, List.copyOf(verdicts), checks);
        }
    }
}
