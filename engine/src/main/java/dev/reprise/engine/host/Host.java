package dev.reprise.engine.host;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.reprise.app.event.HostEvent;
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
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.loop.Input;
import dev.reprise.engine.loop.Loop;
import dev.reprise.engine.runtime.Parameters;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Orphans;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.StateSnapshots;
import dev.reprise.projections.StoredStates;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A running host: the loop on its own thread, fed by a queue. Create it with an {@link Inbox},
 * which the adapters report to, then {@link #start}. Thread-safe.
 */
public final class Host implements HostService {
    private final Loop loop;
    private final Inbox inbox;
    private final HostInfo info;
    private final EventStore store;
    private final ConsoleReader console;
    private final InstantSource clock;
    private final StateSnapshots snapshots;
    private final StateReader past;
    private final GivenParameters given;
    private final Reveals reveals;
    private final Deletions deletions;
    private final Commands commands = new Commands();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile AppState state;

    /**
     * @param first what this host states before anything else, in one batch; see {@link Opening}
     */
    public Host(
            Loop loop,
            Inbox inbox,
            HostInfo info,
            EventStore store,
            ConsoleReader console,
            InstantSource clock,
            Parameters parameters,
            Secrets secrets,
            List<Draft> first) {
        this.loop = loop;
        this.inbox = inbox;
        this.info = info;
        this.store = store;
        this.console = console;
        this.clock = clock;
        this.reveals = new Reveals(secrets);
        this.deletions = new Deletions(store, this::note);
        this.given = new GivenParameters(parameters, () -> state, this::state);
        this.snapshots = new StoredStates(store.snapshots());
        this.past = new StateReader(store, snapshots);
        this.state = loop.state();
        inbox.offer(new Input.Stated(first, new CompletableFuture<>()));
    }

    /** Where reports and wishes wait for the loop. Bounded: a loop that far behind is a fault. */
    public static final class Inbox implements Reports {
        private static final int CAPACITY = 1 << 17;

        private final LinkedBlockingQueue<Input> queue = new LinkedBlockingQueue<>(CAPACITY);
        private boolean closed;

        @Override
        public void report(Report report) {
            offer(new Input.Reported(report));
        }

        synchronized void offer(Input input) {
            if (closed) {
                refuse(input);
            } else if (!queue.offer(input)) {
                throw new IllegalStateException(
                        "more than " + CAPACITY + " reports wait for the loop");
            }
        }

        /** Nobody takes any more: what waits, and whatever comes, is refused. */
        synchronized void close() {
            closed = true;
            queue.forEach(Inbox::refuse);
            queue.clear();
        }

        private static void refuse(Input input) {
            var ended = new CommandRejectedException("the host has ended");
            switch (input) {
                case Input.Reported _ -> {}
                case Input.Wished(_, var answer) -> answer.completeExceptionally(ended);
                case Input.Stated(_, var answer) -> answer.completeExceptionally(ended);
            }
        }

        List<Input> take(Duration atMost) throws InterruptedException {
            var inputs = new ArrayList<Input>();
            var first = queue.poll(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            if (first != null) {
                inputs.add(first);
                queue.drainTo(inputs);
            }
            return inputs;
        }
    }

    /**
     * Starts the loop's thread.
     *
     * @return completes when the session has ended, or what is left of a host that came for orphans
     *     alone shall stay; fails when the loop cannot go on, with {@link
     *     dev.reprise.eventstore.FencedException} if another host has taken over. What runs is left
     *     alone then.
     */
    public CompletableFuture<Void> start() {
        Thread.ofPlatform().name("loop").start(this::run);
        return ended;
    }

    /**
     * Returns what completes when {@link #state} has what this host states first: the model's
     * resources are known from then on. Also when the loop ends before.
     */
    public CompletableFuture<Void> opened() {
        return opened;
    }

    private void run() {
        try {
            do { // the first turn opens a session where the last one has ended
                turn();
                opened.complete(null);
            } while (!state.session().ended() && !Orphans.stopped(state));
            ended.complete(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
        } finally {
            opened.complete(null);
            commands.abandon("the host has ended");
            inbox.close();
        }
    }

    private void turn() throws InterruptedException {
        var inputs = inbox.take(Duration.between(clock.instant(), loop.nextTurn()));
        var recorded = turn(inputs);
        var before = state;
        state = loop.state();
        commands.observe(state, recorded);
        save(before, state);
    }

    /** Readers of the past find a state near, also after this host. Never waited for. */
    private void save(AppState before, AppState now) {
        if (StateSnapshots.due(before.position(), now.position())) {
            Thread.ofPlatform().daemon().name("snapshot").start(() -> snapshots.save(now));
        }
    }

    /** Whoever waits for an answer learns that there will be none. */
    private List<Recorded> turn(List<Input> inputs) {
        try {
            return loop.turn(inputs);
        } catch (RuntimeException | Error e) {
            inputs.forEach(Inbox::refuse);
            throw e;
        }
    }

    @Override
    public HostInfo info() {
        return info;
    }

    @Override
    public AppState state() {
        return state;
    }

    @Override
    public AppState stateAt(long position) {
        var now = state;
        return position == now.position() ? now : past.at(position);
    }

    @Override
    public EventStore log() {
        return store;
    }

    @Override
    public ConsoleReader console() {
        return console;
    }

    @Override
    public CompletableFuture<String> submit(Wish wish) {
        if (!commands.begin(wish.commandId())) {
            return completedFuture(wish.commandId());
        }
        var answer = new CompletableFuture<String>();
        answer.whenComplete(
                (_, failure) -> {
                    if (failure != null) {
                        commands.forget(wish.commandId());
                    }
                });
        inbox.offer(new Input.Wished(wish, answer));
        return answer;
    }

    @Override
    public CompletableFuture<CommandResult> settled(String commandId) {
        return commands.settled(() -> state, commandId);
    }

    @Override
    public CompletableFuture<ExecResult> exec(Exec exec) {
        var wish = Wish.AdHoc.wish(exec);
        return submit(wish)
                .thenCompose(this::settled)
                .thenApply(settled -> result(Objects.requireNonNull(wish.adHoc()), settled));
    }

    /** A run tells its result before its end is reported. */
    private static ExecResult result(Wish.AdHoc adHoc, CommandResult settled) {
        if (!adHoc.result().isDone()) {
            throw new CommandRejectedException(
                    settled.outcome().equals("ok") || settled.detail().isEmpty()
                            ? "command "
                                    + settled.commandId()
                                    + " was run before: its output is"
                                    + " not kept"
                            : settled.detail());
        }
        return adHoc.result().join();
    }

    @Override
    public CompletableFuture<Void> requestStop(boolean now, String actor, String reason) {
        var stop = new HostEvent.AppStopRequested(now, reason);
        return state(List.of(Draft.host(stop, actor, null)));
    }

    @Override
    public CompletableFuture<Void> give(GivenValue value) {
        return given.give(value);
    }

    @Override
    public CompletableFuture<String> reveal(String instance, String property, String actor) {
        try {
            var value = reveals.value(state, instance, property);
            var fact = new HostEvent.SecretRevealed(instance, property);
            return note(fact, actor).thenApply(_ -> value);
        } catch (CommandRejectedException | InvalidArgumentException | UnknownResourceException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> note(HostEvent fact, String actor) {
        return state(List.of(Draft.host(fact, actor, null)));
    }

    @Override
    public CompletableFuture<List<SessionRange>> deleteSessions(long through, String actor) {
        return deletions.delete(through, actor);
    }

    private CompletableFuture<Void> state(List<Draft> drafts) {
        var answer = new CompletableFuture<Void>();
        inbox.offer(new Input.Stated(drafts, answer));
        return answer;
    }
}
