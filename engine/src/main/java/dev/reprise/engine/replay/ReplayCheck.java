package dev.reprise.engine.replay;

import dev.reprise.engine.plan.Planner;
import dev.reprise.engine.plan.Step.Planned;
import dev.reprise.engine.replay.ReplayResult.Different;
import dev.reprise.engine.replay.ReplayResult.Link;
import dev.reprise.engine.replay.ReplayResult.Subject;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.projections.AppFold;
import dev.reprise.projections.AppState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Folds a log again and compares, at the end of each batch, the steps that are planned today with
 * those that were recorded as planned there; also where there are none. Two batches are exempt,
 * because a host may have died before it could act: the one before a host's start, and the last one
 * of a session that has not ended. Without effects; reads in pages, so memory does not grow with
 * the log.
 */
public final class ReplayCheck {
    private static final int LONGEST_CHAIN = 50;

    private final Function<AppState, List<Planned>> planner;

    /** Replays with {@link Planner#plan}. */
    public ReplayCheck() {
        this(Planner::plan);
    }

    /** Replays with other rules: pure, the same state gives the same steps. */
    public ReplayCheck(Function<AppState, List<Planned>> planner) {
        this.planner = planner;
    }

    /** Replays everything that {@code log} holds now. */
    public ReplayResult check(EventStore log) {
        var sessions = log.sessions();
        return sessions.isEmpty()
                ? new ReplayResult.Same(0, 0, 0)
                : check(log, sessions.getFirst().first(), sessions.getLast().last());
    }

    /** Replays one session of {@code log}. */
    public ReplayResult check(EventStore log, SessionRange session) {
        return check(log, session.first(), session.last());
    }

    private ReplayResult check(EventStore log, long first, long last) {
        try {
            return check(log, new Batches(log, first, last), first);
        } catch (Batch.UnreadableException e) {
            return e.result();
        }
    }

    private ReplayResult check(EventStore log, Batches batches, long first) {
        var fold = new AppFold(AppState.EMPTY);
        var count = 0L;
        var steps = 0L;
        var batch = batches.hasNext() ? batches.next() : null;
        while (batch != null) {
            batch.events().forEach(fold::apply);
            count++;
            var next = batches.hasNext() ? batches.next() : null;
            var state = fold.state();
            var recorded = next == null ? List.<StepSummary>of() : next.steps(state.position());
            if (!exempt(state, next)) {
                var planned = planned(state);
                if (!planned.equals(recorded)) {
                    return different(log, state, planned, recorded, next);
                }
            }
            steps += recorded.size();
            batch = next;
        }
        return new ReplayResult.Same(fold.state().position() - first + 1, count, steps);
    }

    private static boolean exempt(AppState state, @Nullable Batch next) {
        return next == null ? !state.session().ended() : next.startsHost();
    }

    private List<StepSummary> planned(AppState state) {
        var planned = planner.apply(state);
        return planned.isEmpty()
                ? List.of()
                : planned.stream().map(p -> StepSummary.of(p.step())).toList();
    }

    private static Different different(
            EventStore log,
            AppState state,
            List<StepSummary> planned,
            List<StepSummary> recorded,
            @Nullable Batch next) {
        return new Different(
                state.position(),
                planned,
                recorded,
                subjects(state, planned, recorded),
                recorded.isEmpty() || next == null
                        ? List.of()
                        : StateChanges.between(state, state.evolve(next.events())),
                chain(log, state.position()));
    }

    /** Says how those stand of which only one of the plans speaks. */
    private static List<Subject> subjects(
            AppState state, List<StepSummary> planned, List<StepSummary> recorded) {
        return Stream.concat(
                        planned.stream().filter(s -> !recorded.contains(s)),
                        recorded.stream().filter(s -> !planned.contains(s)))
                .map(StepSummary::subject)
                .distinct()
                .flatMap(name -> subject(state, name).stream())
                .toList();
    }

    private static Optional<Subject> subject(AppState state, String name) {
        return state.why(name).map(why -> new Subject(name, why.state(), why.summary()));
    }

    private static List<Link> chain(EventStore log, long position) {
        var links = new ArrayList<Link>();
        for (var at = position; at > 0 && links.size() < LONGEST_CHAIN; ) {
            var found = log.read(at - 1, 1);
            if (found.isEmpty() || found.getFirst().position() != at) {
                break; // its cause belongs to a session that this log does not hold
            }
            var event = found.getFirst();
            links.add(new Link(at, event.type(), event.stream(), event.actor()));
            at = event.causation() == null ? 0 : event.causation();
        }
        return links;
    }
}
