package dev.reprise.testing.rerun;

import dev.reprise.engine.plan.Planner;
import dev.reprise.engine.replay.Batch;
import dev.reprise.engine.replay.Batches;
import dev.reprise.engine.replay.StepSummary;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.AppFold;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Deadline;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * Where a log under another model leaves the path that was recorded.
 *
 * @param position the last one that both have
 * @param planned under the other model
 * @param recorded the steps taken then
 * @param why in words, where not the steps differ but the deadlines; empty else
 */
record Fork(long position, List<StepSummary> planned, List<StepSummary> recorded, String why) {
    Fork {
        planned = List.copyOf(planned);
        recorded = List.copyOf(recorded);
    }

    /**
     * Returns the first position after which the other model has other steps to take, or waits for
     * another time; empty if it never has. As in a replay, what a dead host had still to do does
     * not count.
     */
    static Optional<Fork> find(EventStore log, long first, long last, ChangedModel changed) {
        var then = new AppFold(AppState.EMPTY);
        var now = new AppFold(AppState.EMPTY);
        var batches = new Batches(log, first, last);
        var batch = batches.hasNext() ? batches.next() : null;
        while (batch != null) {
            for (var event : batch.events()) {
                then.apply(event);
                now.apply(changed.of(event));
            }
            var next = batches.hasNext() ? batches.next() : null;
            var fork = compare(then.state(), now.state(), next);
            if (fork.isPresent()) {
                return fork;
            }
            batch = next;
        }
        return Optional.empty();
    }

    private static Optional<Fork> compare(AppState then, AppState now, @Nullable Batch next) {
        var exempt = next == null ? !now.session().ended() : next.startsHost();
        if (exempt) {
            return Optional.empty();
        }
        var recorded = next == null ? List.<StepSummary>of() : next.steps(now.position());
        var planned = Planner.plan(now).stream().map(p -> StepSummary.of(p.step())).toList();
        if (!planned.equals(recorded)) {
            return Optional.of(new Fork(now.position(), planned, recorded, ""));
        }
        return now.deadlines().equals(then.deadlines())
                ? Optional.empty()
                : Optional.of(
                        new Fork(
                                now.position(),
                                planned,
                                recorded,
                                "it waits for "
                                        + text(now.deadlines())
                                        + ", recorded was "
                                        + text(then.deadlines())));
    }

    private static String text(List<Deadline> deadlines) {
        return deadlines.isEmpty()
                ? "no time"
                : String.join(
                        ", ",
                        deadlines.stream()
                                .map(d -> d.timer() + " of " + d.instance() + " at " + d.at())
                                .toList());
    }
}
