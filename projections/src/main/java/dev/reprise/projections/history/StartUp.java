package dev.reprise.projections.history;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.AppFold;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.ResourceView;
import dev.reprise.projections.StateReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a session came up: for each instance its first launch, its start, and when it was ready. It
 * ends when everything wanted is ready or has ended, or after so many events.
 */
final class StartUp implements StateReader.Follower {
    private static final long LONGEST = 20_000;

    private final Map<String, Came> came = new LinkedHashMap<>();
    private final Reach reach;
    private AppState state = AppState.EMPTY;
    private boolean modelled;
    private boolean up;

    /** How far an instance has come. */
    static final class Came {
        @Nullable StoredEvent begun;
        @Nullable StoredEvent started;
        @Nullable StoredEvent ready;
    }

    private StartUp() {
        reach = new Reach(AppState.EMPTY.model());
    }

    static StartUp of(StateReader states, SessionRange session, long upTo) {
        var startUp = new StartUp();
        var end = Math.min(upTo, Math.min(session.last(), session.first() + LONGEST - 1));
        states.follow(AppState.EMPTY, Math.max(end, session.first()), startUp);
        return startUp;
    }

    /** Returns what each instance came to, in the order of the first launches. */
    Map<String, Came> came() {
        return Collections.unmodifiableMap(came);
    }

    /** Returns the state when all had come up, or the last one that was looked at. */
    AppState state() {
        return state;
    }

    @Override
    public void folded(StoredEvent event, Recorded recorded, AppFold fold) {
        if (up) {
            return;
        }
        if (recorded.event() instanceof ResourceEvent resourceEvent) {
            Streams.instanceOf(recorded.stream()).ifPresent(i -> note(i, resourceEvent, event));
        }
        modelled |= event.type().equals("ModelApplied");
        var reached = reach.of(recorded);
        if (reached.isPresent() && reached.get().isEmpty()) {
            return;
        }
        state = fold.state();
        var names = new HashSet<>(reached.orElse(state.instances().keySet()));
        names.stream().sorted().forEach(name -> ready(name, event));
        up = modelled && state.resources().stream().allMatch(this::hasCome);
    }

    private void note(String instance, ResourceEvent event, StoredEvent stored) {
        var of = came.computeIfAbsent(instance, _ -> new Came());
        switch (event) {
            case ResourceEvent.LaunchBegun _ -> of.begun = of.begun == null ? stored : of.begun;
            case ResourceEvent.Launched _ -> of.started = of.started == null ? stored : of.started;
            default -> {}
        }
    }

    private void ready(String name, StoredEvent event) {
        state.resource(name)
                .filter(StartUp::isReady)
                .ifPresent(
                        _ -> {
                            var of = came.computeIfAbsent(name, _ -> new Came());
                            of.ready = of.ready == null ? event : of.ready;
                        });
    }

    private static boolean isReady(ResourceView view) {
        var finished =
                view.state().equals("Finished") && view.exitCode() != null && view.exitCode() == 0;
        return finished
                || (view.state().equals("Running") && "Healthy".equals(view.healthStatus()));
    }

    private boolean hasCome(ResourceView view) {
        return switch (view.state()) {
            case "Waiting", "Starting", "Stopping" -> false;
            case "Running" -> isReady(view);
            default -> true;
        };
    }

    /** Returns the lives of all instances, by name, times since {@code session} was opened. */
    Map<String, Diff.Life> lives(SessionRange session, Map<String, int[]> counts) {
        var order = new ArrayList<>(came.entrySet());
        order.removeIf(e -> e.getValue().ready == null);
        order.sort(
                java.util.Comparator.comparingLong(
                        e -> java.util.Objects.requireNonNull(e.getValue().ready).position()));
        List<String> names = order.stream().map(Map.Entry::getKey).toList();
        var lives = new LinkedHashMap<String, Diff.Life>();
        state.resources().stream().map(ResourceView::name).forEach(n -> lives.put(n, NONE));
        came.forEach(
                (name, of) -> {
                    var count = counts.getOrDefault(Streams.instance(name), new int[2]);
                    lives.put(
                            name,
                            new Diff.Life(
                                    of.ready == null ? null : names.indexOf(name) + 1,
                                    millis(session, of.begun),
                                    millis(session, of.started),
                                    millis(session, of.ready),
                                    Math.max(0, count[0] - 1),
                                    count[1]));
                });
        return lives;
    }

    private static final Diff.Life NONE = new Diff.Life(null, null, null, null, 0, 0);

    static @Nullable Long millis(SessionRange session, @Nullable StoredEvent event) {
        return event == null
                ? null
                : java.time.Duration.between(session.openedAt(), event.recordedAt()).toMillis();
    }
}
