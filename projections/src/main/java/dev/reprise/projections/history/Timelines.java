package dev.reprise.projections.history;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.AppFold;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.States;
import dev.reprise.projections.history.Timeline.Marker;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes the timeline of a range in one pass over its events. */
final class Timelines implements StateReader.Follower {
    /** So many different texts of one kind, resource and moment are told. */
    private static final int TEXTS = 8;

    private static final String OTHERS = "and others";

    private final Instant fromAt;
    private final Instant toAt;
    private final int[] density;
    private final Map<String, LaneBins> lanes = new TreeMap<>();
    private final Map<String, List<Marker>> markers = new LinkedHashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Failures failures = new Failures();
    private final Reach reach;

    Timelines(AppState first, Instant toAt, int buckets) {
        this.fromAt = first.at();
        this.toAt = toAt;
        this.density = new int[buckets];
        this.reach = new Reach(first.model());
        show(first, first.instances().keySet(), first.at(), first.position());
    }

    /** Notes the range's first event, whose state this began with. */
    void first(StoredEvent event) {
        count(event, Recorded.of(event));
    }

    @Override
    public void folded(StoredEvent event, Recorded recorded, AppFold fold) {
        count(event, recorded);
        var reached = reach.of(recorded);
        if (reached.isPresent() && reached.get().isEmpty()) {
            return;
        }
        var state = fold.state();
        var names = new HashSet<>(reached.orElse(state.instances().keySet()));
        if (reached.isEmpty()) {
            names.addAll(lanes.keySet());
        }
        show(state, names, recorded.at(), recorded.position());
    }

    List<Timeline.Lane> lanes() {
        return lanes.entrySet().stream()
                .map(e -> e.getValue().lane(e.getKey(), toAt, density.length))
                .flatMap(Optional::stream)
                .toList();
    }

    List<Integer> density() {
        return java.util.Arrays.stream(density).boxed().toList();
    }

    List<Marker> markers() {
        var sorted = new ArrayList<>(markers.values().stream().flatMap(List::stream).toList());
        sorted.sort(Comparator.comparingLong(Marker::position));
        return sorted;
    }

    private void show(AppState state, Set<String> names, Instant at, long position) {
        for (var name : names) {
            var instance = state.instances().get(name);
            var lane = lanes.computeIfAbsent(name, _ -> new LaneBins(fromAt));
            if (instance == null) {
                lane.gone(at);
            } else {
                var health = States.health(state, instance);
                lane.is(
                        States.of(state, instance).name(),
                        health == null ? null : ResourceHealth.name(health),
                        at,
                        position);
            }
        }
    }

    private void count(StoredEvent event, Recorded recorded) {
        var bucket = bucket(event.recordedAt());
        density[bucket]++;
        if (recorded.event() instanceof HostEvent.UsageSampled(_, var uses)) {
            uses.forEach(use -> used(use, bucket));
        }
        var kind = kind(event, recorded.event());
        if (kind == null) {
            return;
        }
        var resource = Streams.instanceOf(event.stream()).orElse(null);
        mark(
                markers.computeIfAbsent(
                        kind + " " + bucket + " " + resource, _ -> new ArrayList<>()),
                new Marker(
                        kind,
                        resource,
                        event.position(),
                        event.recordedAt(),
                        1,
                        EventText.of(recorded.event())));
    }

    /** Equal texts are one marker; what differs beyond {@link #TEXTS} is counted together. */
    private static void mark(List<Marker> group, Marker marker) {
        for (int i = 0; i < group.size(); i++) {
            if (group.get(i).text().equals(marker.text())) {
                group.set(i, group.get(i).times(group.get(i).count() + 1));
                return;
            }
        }
        if (group.size() < TEXTS) {
            group.add(marker);
        } else if (group.size() == TEXTS) {
            group.add(marker.saying(OTHERS));
        } else {
            group.set(TEXTS, group.get(TEXTS).times(group.get(TEXTS).count() + 1));
        }
    }

    private void used(HostEvent.Use use, int bucket) {
        lanes.computeIfAbsent(use.instance(), _ -> new LaneBins(fromAt))
                .used(new Timeline.Usage(bucket, use.cpuPercent(), use.memoryBytes()));
    }

    private @Nullable String kind(StoredEvent event, Event decoded) {
        var failed = failures.isFailure(event);
        return switch (decoded) {
            case HostEvent host -> kind(host);
            case ResourceEvent.Exited _, ResourceEvent.Lost _ -> {
                ended.add(event.stream());
                yield failed ? "crash" : null;
            }
            case ResourceEvent.LaunchBegun _ -> ended.remove(event.stream()) ? "restart" : null;
            case ResourceEvent.HealthChanged _ -> "health";
            case ResourceEvent.StartRequested _,
                    ResourceEvent.StopRequested _,
                    ResourceEvent.RestartRequested _,
                    ResourceEvent.CommandRequested _ ->
                    "command";
            case ResourceEvent _ -> failed ? "failure" : null;
        };
    }

    private @Nullable String kind(HostEvent event) {
        return switch (event) {
            case HostEvent.SessionOpened _, HostEvent.SessionEnded _ -> "session";
            case HostEvent.HostStarted _, HostEvent.OrphanGraceOver _ -> "host";
            case HostEvent.ModelApplied _, HostEvent.ParameterSet _ -> "config";
            case HostEvent.AppStopRequested _ -> "command";
            case HostEvent.NoteAdded _ -> "note";
            case HostEvent.PortRefused _,
                    HostEvent.ProxyFailed _,
                    HostEvent.NetworkFailed _,
                    HostEvent.RuntimeUnhealthy _ ->
                    "failure";
            case HostEvent.PortAllocated _,
                    HostEvent.ProxyBindBegun _,
                    HostEvent.ProxyBound _,
                    HostEvent.UsageSampled _,
                    HostEvent.SecretRevealed _,
                    HostEvent.NoteRemoved _,
                    HostEvent.SessionPinned _,
                    HostEvent.SessionDeletionBegun _,
                    HostEvent.SessionsDeleted _,
                    HostEvent.RuntimeHealthy _,
                    HostEvent.NetworkBegun _,
                    HostEvent.NetworkReady _,
                    HostEvent.NetworkRemovalBegun _,
                    HostEvent.NetworkRemoved _ ->
                    null;
        };
    }

    private int bucket(Instant at) {
        return Timeline.bucket(fromAt, toAt, at, density.length);
    }
}
