package dev.reprise.testing.rerun;

import dev.reprise.app.App;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.engine.replay.StepSummary;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.projections.AppState;
import dev.reprise.projections.ResourceView;
import dev.reprise.projections.StateReader;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What today's code would have done under another model, given the recorded wishes and
 * observations. As long as it takes the recorded steps, the recording is what happens. Where it
 * leaves that path, it goes on by itself on virtual time until the recorded session's end, and as
 * long after that as its own end takes, at most ten minutes.
 *
 * <p>From there on wishes and deaths of the host come at their recorded times, ports are the
 * recorded ones, and each attempt behaves as recorded under its number: how long it took to start,
 * how it ended, what its checks said. An attempt more than were recorded behaves as the last one of
 * its instance; of a resource that never ran, as a program that starts at once, obeys its stop
 * signal, and whose checks turn healthy after 300 ms. Every secret counts as set.
 */
public final class Rerun {
    private final @Nullable Fork fork;
    private final EventStore log;
    private final AppState state;

    private Rerun(@Nullable Fork fork, EventStore log, AppState state) {
        this.fork = fork;
        this.log = log;
        this.state = state;
    }

    /**
     * Runs what {@code recorded} holds under the model that {@code body} describes.
     *
     * @throws IllegalArgumentException if {@code recorded} is empty
     */
    public static Rerun of(EventStore recorded, Consumer<App> body) {
        requireSession(recorded);
        return of(recorded, ChangedModel.lower(body, new StateReader(recorded).head()));
    }

    /**
     * Runs what {@code recorded} holds under {@code model}.
     *
     * @throws IllegalArgumentException if {@code recorded} is empty
     */
    public static Rerun of(EventStore recorded, AppSpec model) {
        requireSession(recorded);
        var sessions = recorded.sessions();
        var changed = new ChangedModel(model);
        var first = sessions.getFirst().first();
        var last = sessions.getLast().last();
        var fork = Fork.find(recorded, first, last, changed).orElse(null);
        var path = new RecordedPath(recorded, first, changed);
        if (fork == null) {
            var log = path.upTo(last);
            return new Rerun(null, log, new StateReader(log).head());
        }
        var session = session(sessions, fork.position());
        var log = path.upTo(fork.position());
        return new Rerun(fork, log, path.goOn(log, session, fork.position()));
    }

    private static void requireSession(EventStore recorded) {
        if (recorded.sessions().isEmpty()) {
            throw new IllegalArgumentException("the log holds no session to run again");
        }
    }

    private static SessionRange session(List<SessionRange> sessions, long position) {
        return sessions.stream().filter(s -> position <= s.last()).findFirst().orElseThrow();
    }

    /** Returns the last position that it has in common with the recording, empty if it has all. */
    public OptionalLong leavesAt() {
        return fork == null ? OptionalLong.empty() : OptionalLong.of(fork.position());
    }

    /** Returns the steps recorded at {@link #leavesAt}; empty if it never leaves. */
    public List<StepSummary> recorded() {
        return fork == null ? List.of() : fork.recorded();
    }

    /** Returns the steps it takes at {@link #leavesAt} instead; empty if it never leaves. */
    public List<StepSummary> planned() {
        return fork == null ? List.of() : fork.planned();
    }

    /** Returns the state in which it ends. */
    public AppState state() {
        return state;
    }

    /**
     * Returns an instance as it ends.
     *
     * @throws IllegalArgumentException if nothing has that name; the message has the names
     */
    public ResourceView resource(String instance) {
        return state.resource(instance)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no "
                                                + instance
                                                + "; there are "
                                                + String.join(", ", state.instances().keySet())));
    }

    /**
     * Returns everything that happened: up to {@link #leavesAt} the recorded events, with the other
     * model for the recorded one. Its positions are the recorded ones where the recording begins at
     * 1, else they count from 1.
     */
    public EventStore log() {
        return log;
    }

    /** Returns for people where it leaves the recorded path and how it ends. */
    public String text() {
        var end =
                state.resources().stream()
                        .map(r -> r.name() + " " + r.state())
                        .collect(Collectors.joining(", "));
        if (fork == null) {
            return "it takes the recorded steps, all of them; it ends with: " + end;
        }
        var at = Objects.requireNonNull(fork);
        var why = at.why().isEmpty() ? "" : "\n  " + at.why();
        return "it leaves the recorded path at position %d%n  under the changed model: %s%n  recorded was:            %s%s%n  it ends with: %s"
                .formatted(at.position(), plan(at.planned()), plan(at.recorded()), why, end);
    }

    private static String plan(List<StepSummary> steps) {
        return steps.isEmpty()
                ? "nothing"
                : steps.stream().map(StepSummary::action).collect(Collectors.joining("; "));
    }
}
