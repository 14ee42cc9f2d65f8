package dev.reprise.cli.offline;

import dev.reprise.cli.Main;
import dev.reprise.engine.CommandRejectedException;
import dev.reprise.engine.CommandResult;
import dev.reprise.engine.HostInfo;
import dev.reprise.engine.HostService;
import dev.reprise.engine.Wish;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.StoredStates;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * A host that only shows what a log holds: its state is that at the log's end, and whatever is
 * wanted of it is refused. Thread-safe.
 */
public final class RecordedHost implements HostService, AutoCloseable {
    private static final String REFUSED =
            "this is a recorded log, open to be read: commands are for a running app (reprise run)";

    private final EventStore log;
    private final ConsoleReader console;
    private final StateReader states;
    private final EventStore.Subscription growth;
    private volatile AppState state;

    /** Shows {@code log}, which stays the caller's to close, after this. */
    public RecordedHost(EventStore log, ConsoleReader console) {
        this.log = log;
        this.console = console;
        states = new StateReader(log, new StoredStates(log.snapshots()));
        state = states.head();
        // Another process may append while we look.
        growth =
                log.subscribe(
                        state.position(),
                        events -> state = state.evolve(events.stream().map(Recorded::of).toList()));
    }

    @Override
    public HostInfo info() {
        var session = state.session();
        return new HostInfo(
                session.appHost(),
                name(session.appHost()),
                ProcessHandle.current().pid(),
                session.number(),
                session.epoch(),
                Main.version(),
                true);
    }

    /** The directory's name, as a host calls itself. */
    private static String name(String appHost) {
        var path = Path.of(appHost);
        var directory = appHost.endsWith(".java") ? path.getParent() : path;
        var name = directory == null ? null : directory.getFileName();
        return name == null ? appHost : name.toString();
    }

    @Override
    public AppState state() {
        return state;
    }

    @Override
    public AppState stateAt(long position) {
        return states.at(position);
    }

    @Override
    public EventStore log() {
        return log;
    }

    @Override
    public ConsoleReader console() {
        return console;
    }

    @Override
    public CompletableFuture<String> submit(Wish wish) {
        return refused();
    }

    @Override
    public CompletableFuture<CommandResult> settled(String commandId) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> requestStop(boolean now, String actor, String reason) {
        return refused();
    }

    private static <T> CompletableFuture<T> refused() {
        return CompletableFuture.failedFuture(new CommandRejectedException(REFUSED));
    }

    @Override
    public void close() {
        growth.close();
    }
}
