package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.LaunchOrder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Starts keepers and lays their claims. Thread-safe; blocks for less than a millisecond or two. */
final class Launcher {
    private final Path root;
    private final ProcessTable table;
    private final Keeper keeper;
    private final Spawner spawner;
    private final Capture capture;

    Launcher(Path root, ProcessTable table, Keeper keeper, Spawner spawner, Capture capture) {
        this.root = root;
        this.table = table;
        this.keeper = keeper;
        this.spawner = spawner;
        this.capture = capture;
    }

    /** A keeper that holds its attempt's claim and waits for {@link Spawner.Spawned#go}. */
    record Claimed(
            AttemptDirectory directory,
            Spawner.Spawned child,
            ProcessIdentity identity,
            Map<String, String> environment) {}

    /** The program never ran, and this is why. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String reason) {
            super(reason);
        }
    }

    /**
     * Starts the attempt's keeper, tells {@code beforeGo}, and lets it start the program. Returns
     * once the program is recorded where no wake-up pipe tells so, else at once.
     *
     * @param key what the keeper says on the wake-up pipe
     * @throws RefusedException if the system refused or the attempt was claimed before
     */
    void launch(LaunchOrder order, long key, Consumer<Claimed> beforeGo) throws RefusedException {
        var claimed = claim(order, key);
        var ref = order.ref();
        capture.begin(ref.instance(), ref.attempt(), claimed.directory.path(), false);
        beforeGo.accept(claimed);
        claimed.child.go();
        claimed.child.awaitRecord();
    }

    private Claimed claim(LaunchOrder order, long key) throws RefusedException {
        try {
            var directory = AttemptDirectory.open(root, order.ref());
            refuseIfClaimed(directory);
            var environment = Keeper.environment(System.getenv(), order);
            var child = spawn(order, directory, key, environment);
            var identity = table.identify(child.pid());
            if (identity.isPresent()
                    && directory.claim(new Claim(Claim.Role.KEEPER, identity.get()))) {
                return new Claimed(directory, child, identity.get(), environment);
            }
            child.abandon();
            child.reap();
            refuseIfClaimed(directory);
            throw new RefusedException("its keeper was killed before it could start the program");
        } catch (IOException e) {
            throw new RefusedException("its run folder cannot be written: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    private Spawner.Spawned spawn(
            LaunchOrder order,
            AttemptDirectory directory,
            long key,
            Map<String, String> environment)
            throws RefusedException {
        try {
            var arguments = keeper.arguments(directory.path(), key, order.commandLine());
            return spawner.spawn(arguments, environment, Path.of(order.workingDirectory()));
        } catch (IOException e) {
            throw new RefusedException(StartFailures.ofSpawn(order, e));
        }
    }

    private static void refuseIfClaimed(AttemptDirectory directory)
            throws IOException, RefusedException {
        var claim = directory.claim();
        if (claim.isPresent()) {
            throw new RefusedException("it was claimed before, by " + claim.get().target());
        }
    }
}
