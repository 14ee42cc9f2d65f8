package dev.reprise.http;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ParameterSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.CommandRejectedException;
import dev.reprise.engine.CommandResult;
import dev.reprise.engine.Exec;
import dev.reprise.engine.ExecResult;
import dev.reprise.engine.GivenValue;
import dev.reprise.engine.HostInfo;
import dev.reprise.engine.HostService;
import dev.reprise.engine.InvalidArgumentException;
import dev.reprise.engine.UnknownResourceException;
import dev.reprise.engine.Wish;
import dev.reprise.engine.host.SessionDeletion;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.AppendFaults;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StreamAppend;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.history.UnknownException;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A host that decides and runs nothing: a log in memory under the real fold, to which tests append.
 * Its model has {@code web} and {@code api} with two replicas.
 */
final class FakeHost implements HostService {
    static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    final EventStore log;
    final FakeConsole console = new FakeConsole();
    final List<Wish> wishes = new CopyOnWriteArrayList<>();
    final List<GivenValue> given = new CopyOnWriteArrayList<>();
    final List<String> stated = new CopyOnWriteArrayList<>();
    final List<String> stops = new CopyOnWriteArrayList<>();
    final Map<String, CompletableFuture<CommandResult>> settled = new ConcurrentHashMap<>();
    private volatile AppState state = AppState.EMPTY;
    private volatile AppState shown = state;
    private volatile boolean held;
    private volatile long session;
    volatile @Nullable RuntimeException fault;

    FakeHost() {
        this(task -> Thread.ofPlatform().daemon().start(task));
    }

    FakeHost(Executor delivery) {
        this(new InMemoryEventStore(delivery, AppendFaults.NONE));
    }

    /** Takes the lease of {@code store}, which is empty. */
    FakeHost(EventStore store) {
        log = store;
        log.leases().take(0, "host", "boot", 0);
        open(1);
    }

    /** Opens a session, two events; what is appended from then on belongs to it. */
    void open(long number) {
        session = number;
        append(
                Streams.HOST,
                new HostEvent.SessionOpened(
                        number, "/apps/shop/AppHost.java", Map.of(), Map.of(), List.of(), null));
        append(Streams.HOST, new HostEvent.ModelApplied(model(null)));
    }

    /** Appends the launch of {@code web}'s next attempt, two events; returns the last position. */
    long launchWeb(int attempt) {
        append(
                Streams.instance("web"),
                new ResourceEvent.LaunchBegun(
                        attempt,
                        "a-" + attempt,
                        "hash",
                        List.of("java"),
                        Map.of(),
                        "/apps/shop",
                        Map.of(),
                        Lifetime.SESSION));
        return append(
                Streams.instance("web"),
                new ResourceEvent.Launched(attempt, new ProcessIdentity(42, 1, "boot", 9)));
    }

    /** Appends a verdict of {@code length} characters about {@code web}; returns its position. */
    long say(int length) {
        return append(
                Streams.instance("web"),
                new ResourceEvent.ConsoleGap(1, "stdout", 1, 1, "x".repeat(length)));
    }

    /** Appends one event and returns its position. */
    long append(String stream, Event event) {
        return append(stream, List.of(event));
    }

    /** Appends events as one batch and returns the last one's position. */
    synchronized long append(String stream, List<? extends Event> events) {
        var appended =
                log.append(
                                new Append(
                                        OptionalLong.empty(),
                                        1,
                                        session,
                                        OptionalLong.empty(),
                                        START.plusMillis(log.head().position()),
                                        List.of(
                                                new StreamAppend(
                                                        stream,
                                                        ExpectedVersion.ANY,
                                                        events.stream()
                                                                .map(FakeHost::encoded)
                                                                .toList()))))
                        .join();
        var recorded = new ArrayList<Recorded>();
        log.read(appended.first() - 1, events.size()).forEach(e -> recorded.add(Recorded.of(e)));
        state = state.evolve(recorded);
        if (!held) {
            shown = state;
        }
        return appended.last();
    }

    private static NewEvent encoded(Event event) {
        var encoded = EventJson.encode(event);
        return new NewEvent(
                UUID.randomUUID(),
                encoded.type(),
                encoded.schemaVersion(),
                encoded.payload(),
                "host",
                null,
                "c-1");
    }

    /** From now on the state lags behind the log, until {@link #release}. */
    void hold() {
        held = true;
    }

    void release() {
        held = false;
        shown = state;
    }

    @Override
    public HostInfo info() {
        return new HostInfo("/apps/shop/AppHost.java", "shop", 4711, 1, 1, "0.1.0");
    }

    @Override
    public AppState state() {
        if (fault != null) {
            throw fault;
        }
        return shown;
    }

    @Override
    public AppState stateAt(long position) {
        return new StateReader(log).at(position);
    }

    @Override
    public EventStore log() {
        return log;
    }

    @Override
    public FakeConsole console() {
        return console;
    }

    @Override
    public CompletableFuture<String> submit(Wish wish) {
        if (state.model().resource(wish.target()).isEmpty()
                && state.resource(wish.target()).isEmpty()) {
            return CompletableFuture.failedFuture(
                    new UnknownResourceException("there is no resource; there are web, api"));
        }
        if (wish.kind() == Wish.Kind.RUN && !wish.command().equals("reset")) {
            return CompletableFuture.failedFuture(
                    new UnknownResourceException(
                            "there is no command; there are start, stop, restart, reset"));
        }
        if (wish.arguments().containsKey("wrong")) {
            return CompletableFuture.failedFuture(
                    new InvalidArgumentException("argument wrong is not known to reset"));
        }
        if (wish.kind() == Wish.Kind.STOP && wish.target().equals("api")) {
            return CompletableFuture.failedFuture(
                    new CommandRejectedException("api is not running; start it first"));
        }
        wishes.add(wish);
        return CompletableFuture.completedFuture(wish.commandId());
    }

    @Override
    public CompletableFuture<CommandResult> settled(String commandId) {
        return settled.computeIfAbsent(commandId, _ -> new CompletableFuture<>());
    }

    @Override
    public CompletableFuture<ExecResult> exec(Exec exec) {
        var wish = Wish.AdHoc.wish(exec);
        return submit(wish)
                .thenApply(_ -> ExecResult.ended(3, String.join(" ", exec.commandLine()), false));
    }

    @Override
    public CompletableFuture<Void> requestStop(boolean now, String actor, String reason) {
        stops.add(now + " " + actor);
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Void> give(GivenValue value) {
        if (state.model().parameter(value.parameter()).isEmpty()) {
            return CompletableFuture.failedFuture(
                    new UnknownResourceException("there is no parameter; there is web"));
        }
        given.add(value);
        append(
                Streams.HOST,
                List.of(
                        new HostEvent.ParameterSet(
                                value.parameter(), value.value(), null, false, "c"),
                        new HostEvent.ModelApplied(model(value.value()))));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<String> reveal(String instance, String property, String actor) {
        if (!property.startsWith("env:")) {
            return CompletableFuture.failedFuture(
                    new InvalidArgumentException("property is none; write env:KEY"));
        }
        if (state.resource(instance).isEmpty()) {
            return CompletableFuture.failedFuture(
                    new UnknownResourceException("there is no such instance; there is web"));
        }
        return note(new HostEvent.SecretRevealed(instance, property), actor)
                .thenApply(_ -> "hush-4711");
    }

    @Override
    public CompletableFuture<Void> note(HostEvent fact, String actor) {
        stated.add(actor);
        append(Streams.HOST, fact);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<List<SessionRange>> deleteSessions(long through, String actor) {
        try {
            var deletion = new SessionDeletion(log);
            var due = deletion.due(through);
            if (!due.isEmpty()) {
                stated.add(actor);
            }
            var gone = new Outlasting<List<SessionRange>>();
            gone.complete(deletion.carryOut(through));
            return gone;
        } catch (CommandRejectedException | UnknownException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Takes longer than anybody waits who sets himself a limit. */
    private static final class Outlasting<T> extends CompletableFuture<T> {
        @Override
        public T get(long timeout, TimeUnit unit) throws TimeoutException {
            throw new TimeoutException("not within " + timeout + " " + unit);
        }
    }

    /** Two resources, and parameters: {@code web} and a secret, {@code token}. */
    private static AppSpec model(@Nullable String value) {
        return new AppSpec(
                "shop",
                List.of(spec("web", 1), spec("api", 2)),
                Map.of("parameter:token", "abc"),
                List.of(
                        new ParameterSpec(
                                "web",
                                false,
                                "where it runs",
                                value,
                                value == null ? null : ParameterSpec.Source.GIVEN,
                                true,
                                List.of("api")),
                        new ParameterSpec(
                                "token",
                                true,
                                null,
                                null,
                                ParameterSpec.Source.MODEL,
                                true,
                                List.of())));
    }

    private static ResourceSpec spec(String name, int replicas) {
        return new ResourceSpec(
                name,
                "Executable",
                "java",
                List.of(),
                "/apps/shop",
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                RestartSpec.of(RestartSpec.Policy.NEVER),
                StopSpec.DEFAULT,
                Lifetime.SESSION,
                false,
                replicas,
                null);
    }
}
