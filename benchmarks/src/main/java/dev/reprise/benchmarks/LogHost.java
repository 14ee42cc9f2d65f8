package dev.reprise.benchmarks;

import dev.reprise.engine.CommandResult;
import dev.reprise.engine.HostInfo;
import dev.reprise.engine.HostService;
import dev.reprise.engine.Wish;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.AppState;

import java.util.concurrent.CompletableFuture;

/** A host that has a log and runs nothing. */
record LogHost(EventStore log) implements HostService {
    @Override
    public HostInfo info() {
        return new HostInfo(
                "AppHost.java", "streams", (int) ProcessHandle.current().pid(), 1, 1, "");
    }

    @Override
    public AppState state() {
        return AppState.EMPTY;
    }

    @Override
    public AppState stateAt(long position) {
        return AppState.EMPTY;
    }

    @Override
    public ConsoleReader console() {
        throw new UnsupportedOperationException("there is no console");
    }

    @Override
    public CompletableFuture<String> submit(Wish wish) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("nothing runs"));
    }

    @Override
    public CompletableFuture<CommandResult> settled(String commandId) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("nothing runs"));
    }

    @Override
    public CompletableFuture<Void> requestStop(boolean now, String actor, String reason) {
        return CompletableFuture.completedFuture(null);
    }
}
