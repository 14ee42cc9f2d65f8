package dev.reprise.projections.history;

import dev.reprise.app.event.HostEvent.UsageSampled;
import dev.reprise.app.event.HostEvent.Use;
import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Readings;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.ResourceView;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.StoredStates;
import dev.reprise.projections.UnknownPositionException;
import dev.reprise.projections.Why;
import dev.reprise.projections.query.Query;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Questions about the past. Every answer is a function of the log alone: no clock, no live host.
 * Answers are records whose JSON form is that of {@code EventJson.mapper()}.
 *
 * <p>A point, {@code at}, is a position or a time in ISO 8601, which means the last event recorded
 * at or before it. Questions throw {@link MalformedException} for what cannot be read, {@link
 * UnknownPositionException} and {@link UnknownException} for what the log does not hold, and {@link
 * CancellationException} when their thread is interrupted. Thread-safe as far as the store is.
 */
public final class History {
    /** The most events of a page. */
    public static final int MOST_EVENTS = 1_000;

    /** The most parts that a timeline is cut into. */
    public static final int MOST_BUCKETS = 2_000;

    /** The most samples of one answer: a day of them, taken every quarter of a minute. */
    public static final int MOST_SAMPLES = 5_760;

    private static final int LOOKED_AT = 50_000;
    private static final int NAMED_AT_MOST = 30;

    private final EventStore store;
    private final StateReader states;
    private final Points points;
    private final Map<Long, SessionScan> scans = new HashMap<>();

    /** Reads {@code store} and the states saved beside it. */
    public History(EventStore store) {
        this(store, new StateReader(store, new StoredStates(store.snapshots())));
    }

    /** Reads {@code store} by {@code states}, which reads the same one. */
    public History(EventStore store, StateReader states) {
        this.store = store;
        this.states = states;
        this.points = new Points(store);
    }

    /**
     * Returns the log's last position.
     *
     * @throws UnknownPositionException if the log is empty
     */
    public long head() {
        var position = store.head().position();
        if (position == 0) {
            throw new UnknownPositionException("the log is empty");
        }
        return position;
    }

    /** Returns the position that {@code at} names, which the log holds. */
    public long position(String at) {
        return points.position(at);
    }

    /** Returns where a range begins: like {@link #position}, but of what comes after it. */
    public long from(String at) {
        return points.from(at);
    }

    /** Returns where a range ends; the log need not hold that position. */
    public long to(String at) {
        return points.to(at);
    }

    /** Returns the event at a position. */
    public EventRow event(long position) {
        return EventRow.of(points.event(position));
    }

    /** Returns the session that holds {@code position}. */
    public SessionRange session(long position) {
        return states.session(position);
    }

    /** Returns the state at {@code position}. */
    public AppState state(long position) {
        return states.at(position);
    }

    /**
     * Returns what an instance used between two positions, both included: the latest {@value
     * #MOST_SAMPLES} samples.
     *
     * @throws UnknownException if the log has no such instance
     */
    public UsageSamples usage(String instance, long from, long to) {
        if (store.streamVersion(Streams.instance(instance)) == 0) {
            var state = states.at(to);
            if (!state.instances().containsKey(instance)) {
                throw unknown(state, instance);
            }
        }
        var samples = new ArrayDeque<UsageSamples.Sample>();
        hostEvents(
                event -> {
                    if (event.position() >= from
                            && event.position() <= to
                            && event.type().equals(UsageSampled.class.getSimpleName())) {
                        samples(event, instance).forEach(samples::add);
                    }
                    while (samples.size() > MOST_SAMPLES) {
                        samples.removeFirst();
                    }
                });
        return new UsageSamples(List.copyOf(samples));
    }

    /** Returns where the log holds samples of use between two positions, both included. */
    public Sampled sampled(long from, long to) {
        return Sampled.of(store, from, to);
    }

    private static Stream<UsageSamples.Sample> samples(StoredEvent event, String instance) {
        return Recorded.of(event).event() instanceof UsageSampled(Instant at, List<Use> uses)
                ? uses.stream()
                        .filter(use -> use.instance().equals(instance))
                        .map(
                                use ->
                                        new UsageSamples.Sample(
                                                event.position(),
                                                at,
                                                use.cpuPercent(),
                                                use.memoryBytes()))
                : Stream.empty();
    }

    private void hostEvents(Consumer<StoredEvent> reader) {
        hostEvents(0, reader);
    }

    private void hostEvents(long afterVersion, Consumer<StoredEvent> reader) {
        var page = store.readStream(Streams.HOST, afterVersion, MOST_EVENTS);
        while (!page.isEmpty()) {
            Readings.requireWanted(page.getLast().position());
            page.forEach(reader);
            page = store.readStream(Streams.HOST, page.getLast().version(), MOST_EVENTS);
        }
    }

    /** Returns what people want to be told of the session up to {@code position}, the latest. */
    public Notification.Page notifications(long position, int most) {
        var notifications = new Notifications(most);
        var after = states.session(position).first() - 1;
        while (after < position) {
            Readings.requireWanted(after);
            var page = store.read(after, (int) Math.min(MOST_EVENTS, position - after));
            page.forEach(notifications::see);
            after = page.isEmpty() ? position : page.getLast().position();
        }
        return new Notification.Page(notifications.newestFirst());
    }

    /** Returns the notes that stand, in the order in which they were written. */
    public List<Note> notes() {
        return annotations().notes();
    }

    /**
     * Returns what tells, as of when it is asked, whether a session is kept whatever its age. It
     * reads the log once, and from there on what has come since. For one thread.
     */
    public Predicate<SessionRange> pins() {
        var annotations = new Annotations();
        return session -> {
            hostEvents(annotations.version(), annotations::see);
            return annotations.pinned(session.session());
        };
    }

    /** Returns those of {@code sessions} that are kept whatever their age. */
    public List<SessionRange> pinned(List<SessionRange> sessions) {
        var annotations = annotations();
        return sessions.stream().filter(s -> annotations.pinned(s.session())).toList();
    }

    private Annotations annotations() {
        var annotations = new Annotations();
        hostEvents(annotations::see);
        return annotations;
    }

    /** Returns why an instance was as it was, in the planner's words. */
    public Why why(String instance, long position) {
        var state = states.at(position);
        return state.why(instance).orElseThrow(() -> unknown(state, instance));
    }

    /** Returns the events between two positions, both included, that {@code query} asks for. */
    public EventPage events(Query query, long from, long to, int limit) {
        return events(query.test(), from, to, limit);
    }

    /**
     * Returns the events between two positions, both included, that {@code wanted} lets through: up
     * to {@code limit}, and after {@value #LOOKED_AT} were looked at no more.
     */
    public EventPage events(Predicate<StoredEvent> wanted, long from, long to, int limit) {
        if (limit < 1 || limit > MOST_EVENTS) {
            throw new MalformedException("limit " + limit + " is outside 1.." + MOST_EVENTS);
        }
        var events = new ArrayList<EventRow>();
        var after = Math.max(0, from - 1);
        var looked = 0;
        while (looked < LOOKED_AT) {
            Readings.requireWanted(after);
            var page = store.read(after, MOST_EVENTS);
            if (page.isEmpty()) {
                return new EventPage(events, 0);
            }
            for (var event : page) {
                if (event.position() > to) {
                    return new EventPage(events, 0);
                }
                if (wanted.test(event)) {
                    if (events.size() == limit) {
                        return new EventPage(events, event.position());
                    }
                    events.add(EventRow.of(event));
                }
            }
            after = page.getLast().position();
            looked += page.size();
        }
        return new EventPage(events, after + 1);
    }

    /** Returns what led to the event at {@code position} and what it led to. */
    public Chain chain(long position) {
        return new Chains(store, points).of(states.session(position), position);
    }

    /** Returns which event set a property of an instance last, as of {@code position}. */
    public Blame blame(String instance, String property, long position) {
        var state = states.at(position);
        if (!state.instances().containsKey(instance)) {
            throw unknown(state, instance);
        }
        return new Blames(states).of(state, instance, property);
    }

    /**
     * Returns how two points differ, or two sessions, named {@code session:3}; {@code from} must
     * not be after {@code to} when they are points.
     */
    public Diff diff(String from, String to) {
        if (isSession(from) != isSession(to)) {
            throw new MalformedException(
                    "from "
                            + MalformedException.quote(from)
                            + " and to "
                            + MalformedException.quote(to)
                            + " cannot be compared; name two points or two sessions");
        }
        if (isSession(from)) {
            return sessions(points.session(from), points.session(to));
        }
        var first = points.position(from);
        var last = points.position(to);
        if (last < first) {
            throw new MalformedException("to " + last + " is before from " + first);
        }
        return new Diffs(states).positions(first, last);
    }

    /** Returns the sessions that the log holds, ascending. */
    public List<SessionSummary> sessions() {
        var ranges = store.sessions();
        var annotations = annotations();
        var summaries = new ArrayList<SessionSummary>();
        SessionScan previous = null;
        synchronized (scans) {
            for (var range : ranges) {
                var scan = scan(range);
                summaries.add(scan.summary(range, previous, annotations));
                previous = scan;
            }
            var kept = ranges.stream().map(SessionRange::session).collect(Collectors.toSet());
            scans.keySet().retainAll(kept);
        }
        return summaries;
    }

    /**
     * Returns the lanes, markers and density between two positions of the log, time cut into {@code
     * buckets} parts.
     */
    public Timeline timeline(long from, long to, int buckets) {
        if (buckets < 1 || buckets > MOST_BUCKETS) {
            throw new MalformedException("buckets " + buckets + " is outside 1.." + MOST_BUCKETS);
        }
        if (to < from) {
            throw new MalformedException("to " + to + " is before from " + from);
        }
        var session = states.session(to);
        var first = points.event(from);
        var last = points.event(to);
        var base = states.at(from);
        var timelines = new Timelines(base, last.recordedAt(), buckets);
        timelines.first(first);
        states.follow(base, to, timelines);
        var startUp = StartUp.of(states, session, to);
        return new Timeline(
                from,
                to,
                first.recordedAt(),
                last.recordedAt(),
                buckets,
                timelines.lanes(),
                timelines.density(),
                timelines.markers(),
                new CriticalPaths(points, session, startUp.came()).path().orElse(null));
    }

    /** Returns what to say of an instance that {@code state} does not have. */
    public static UnknownException unknown(AppState state, String name) {
        var views = state.resources();
        var instances = views.stream().filter(view -> view.displayName().equals(name)).toList();
        if (!instances.isEmpty()) {
            return new UnknownException(
                    "many-instances",
                    "resource "
                            + MalformedException.quote(name)
                            + " has the instances "
                            + names(instances.stream())
                            + "; name one of them");
        }
        return new UnknownException(
                "unknown-resource",
                "there is no resource "
                        + MalformedException.quote(name)
                        + (views.isEmpty()
                                ? "; the app has none at position " + state.position()
                                : "; there are " + names(views.stream())));
    }

    private static String names(Stream<ResourceView> resources) {
        var names = resources.map(ResourceView::name).toList();
        var shown = names.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "));
        return names.size() > NAMED_AT_MOST
                ? shown + " and " + (names.size() - NAMED_AT_MOST) + " more"
                : shown;
    }

    private static boolean isSession(String point) {
        return point.startsWith("session:");
    }

    private SessionScan scan(SessionRange range) {
        var scan = scans.computeIfAbsent(range.session(), _ -> new SessionScan(range));
        scan.read(store, range);
        return scan;
    }

    private Diff.Sessions sessions(SessionRange from, SessionRange to) {
        var before = StartUp.of(states, from, from.last());
        var after = StartUp.of(states, to, to.last());
        return new Diff.Sessions(
                "sessions",
                summary(from),
                summary(to),
                Diffs.without(after.state(), before.state()),
                Diffs.without(before.state(), after.state()),
                Diffs.differing(before.state(), after.state(), Properties.PASSING).stream()
                        .map(d -> d.change(null, null))
                        .toList(),
                startUp(before.lives(from, counts(from)), after.lives(to, counts(to))));
    }

    private SessionSummary summary(SessionRange range) {
        return sessions().stream()
                .filter(s -> s.session() == range.session())
                .findFirst()
                .orElseThrow();
    }

    private Map<String, int[]> counts(SessionRange range) {
        synchronized (scans) {
            return scan(range).counts();
        }
    }

    private static List<Diff.StartUpChange> startUp(
            Map<String, Diff.Life> before, Map<String, Diff.Life> after) {
        var changes = new ArrayList<Diff.StartUpChange>();
        after.forEach(
                (name, life) -> changes.add(new Diff.StartUpChange(name, before.get(name), life)));
        before.forEach(
                (name, life) -> {
                    if (!after.containsKey(name)) {
                        changes.add(new Diff.StartUpChange(name, life, null));
                    }
                });
        return changes;
    }
}
