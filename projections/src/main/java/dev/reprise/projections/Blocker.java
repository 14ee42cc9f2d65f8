package dev.reprise.projections;

import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.spec.WaitSpec;
import dev.reprise.projections.Attempt.CheckState;
import dev.reprise.projections.Hold.Action;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;

/**
 * What there is to say of an instance that another waits for: since when it is not where it should
 * be, and what would help. Pure.
 */
final class Blocker {
    private Blocker() {}

    /** Returns since when the wait is unmet, as far as the state knows; null where it does not. */
    static @Nullable Instant since(WaitSpec wait, InstanceState on) {
        var live = on.live();
        if (live == null) {
            return wait.kind() == WaitSpec.Kind.COMPLETION ? on.since() : down(on, on.since());
        }
        if (wait.kind() == WaitSpec.Kind.COMPLETION) {
            return live.begunAt();
        }
        var stopping = live.stopping();
        if (stopping != null) {
            return stopping.since();
        }
        if (live.paused()) {
            return on.since();
        }
        if (live.lookup() != Attempt.Lookup.KNOWN) {
            return null;
        }
        return live.wasHealthy() ? ill(live) : down(on, live.begunAt());
    }

    /** It has not been up since its last life, if it had one. */
    private static Instant down(InstanceState on, Instant otherwise) {
        var last = on.last();
        return last == null ? otherwise : last.at();
    }

    private static @Nullable Instant ill(Attempt live) {
        return live.checks().values().stream()
                .filter(check -> check.status() != Health.HEALTHY)
                .map(CheckState::since)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Returns what somebody can do for it, or null. */
    static @Nullable Action action(AppState state, InstanceState on) {
        return switch (States.of(state, on)) {
            case NotStarted, FailedToStart -> Action.start(on.name());
            case Finished, Exited -> takenAsIs(state, on) ? Action.start(on.name()) : ended(on);
            case Running -> probe(state, on);
            case Waiting,
                    RuntimeUnhealthy,
                    NotFound,
                    Building,
                    Starting,
                    Paused,
                    Stopping,
                    Unknown ->
                    null;
        };
    }

    /** Of what somebody else has started there is no output to look at. */
    private static boolean takenAsIs(AppState state, InstanceState on) {
        return state.spec(on).filter(spec -> spec.lifetime().takesAsIs()).isPresent();
    }

    /** Before what has failed by itself is started again, somebody should look why. */
    private static Action ended(InstanceState on) {
        var last = on.last();
        var failed = last == null || last.exitCode() == null || last.exitCode() != 0;
        return failed && on.wish().wanted() ? Action.logs(on.name()) : Action.start(on.name());
    }

    /** Returns the look at its health that need not wait until it is due; null without checks. */
    static @Nullable Action probe(AppState state, InstanceState on) {
        return state.spec(on).filter(spec -> !spec.checks().isEmpty()).isPresent()
                ? Action.probe(on.name())
                : null;
    }
}
