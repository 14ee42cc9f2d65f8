package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Signals;
import dev.reprise.engine.runtime.process.Attempt.Origin;
import dev.reprise.engine.runtime.process.Attempt.World;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes over what an earlier host began, going by claim, records and what runs. On the loop's
 * thread.
 */
final class Adoption {
    /** A keeper has its word from its host at once, or never. */
    private static final long IDLE_KEEPER_MILLIS = 2_000;

    private static final long FOREIGN_LOOK_MILLIS = 250;

    private final Path root;
    private final World world;
    private final Consumer<AttemptRef> settled;

    Adoption(Path root, World world, Consumer<AttemptRef> settled) {
        this.root = root;
        this.world = world;
        this.settled = settled;
    }

    /** Returns the attempt to watch on, or reports what has become of it. */
    Optional<Watched> adopt(AttemptRef ref, StopSpec stop) {
        try {
            var directory = AttemptDirectory.open(root, ref);
            var own = new Claim(Claim.Role.HOST, world.table().self());
            if (directory.claim(own)) {
                neverStarted(ref, "its host died before a keeper had claimed it");
                return Optional.empty();
            }
            return byClaim(ref, stop, directory, directory.claim().orElseThrow());
        } catch (IOException | IllegalArgumentException e) {
            end(ref, gone(ref, "its run folder cannot be read: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Watched> byClaim(
            AttemptRef ref, StopSpec stop, AttemptDirectory directory, Claim claim) {
        return switch (claim.role()) {
            case HOST -> {
                neverStarted(ref, "an earlier host had abandoned it");
                yield Optional.empty();
            }
            case KEEPER -> byKeeper(ref, stop, directory, claim.claimant());
            case GUEST -> guest(ref, directory, claim.claimant());
        };
    }

    /** Of what somebody else has started nothing is recorded but who it is. */
    private Optional<Watched> guest(
            AttemptRef ref, AttemptDirectory directory, ProcessIdentity program) {
        if (world.table().isForeign(program) || !world.table().isAlive(program)) {
            end(ref, gone(ref, "its process ended while no host watched; nobody saw how"));
            return Optional.empty();
        }
        return Optional.of(Guest.found(world, ref, directory, program, () -> settled.accept(ref)));
    }

    private Optional<Watched> byKeeper(
            AttemptRef ref, StopSpec stop, AttemptDirectory directory, ProcessIdentity keeper) {
        world.capture().begin(ref.instance(), ref.attempt(), directory.path(), true);
        var rebooted = !keeper.bootId().equals(world.machine().bootId());
        if (rebooted || world.table().isForeign(keeper)) {
            outOfReach(ref, directory, keeper, rebooted);
            return Optional.empty();
        }
        var attempt =
                new Attempt(
                        world,
                        Origin.ADOPTED,
                        ref,
                        stop,
                        directory,
                        keeper,
                        world.table().isAlive(keeper),
                        null,
                        status -> "its program could not be started (sh says " + status + ")",
                        () -> settled.accept(ref));
        return Optional.of(attempt);
    }

    /** Begins the watch over what {@link #adopt} returned. */
    void begin(Watched watched) {
        switch (watched) {
            case Attempt attempt -> {
                attempt.watch();
                attempt.endIdleKeeper(IDLE_KEEPER_MILLIS);
            }
            case Guest guest -> guest.begin();
        }
    }

    /** Nothing of the attempt may be touched or judged by its pids: the record alone tells. */
    private void outOfReach(
            AttemptRef ref, AttemptDirectory directory, ProcessIdentity keeper, boolean rebooted) {
        var record = directory.exit();
        if (record.isPresent() && record.get().started()) {
            end(ref, ended(ref, record.get(), true));
        } else if (record.isPresent()) {
            neverStarted(ref, "its program could not be started");
        } else if (rebooted) {
            end(ref, gone(ref, "machine rebooted"));
        } else {
            var program = directory.program();
            world.reports()
                    .report(
                            new Report.Found(
                                    ref.instance(),
                                    ref.attempt(),
                                    new ProcessIdentity(
                                            program.map(p -> p.pid()).orElse(0L),
                                            program.map(p -> p.ticks()).orElse(0L),
                                            keeper.bootId(),
                                            keeper.pidNamespace()),
                                    directory.startedAt().orElse(null)));
            awaitRecord(ref, directory);
        }
    }

    /** In another pid namespace only the keeper's file can tell. */
    private void awaitRecord(AttemptRef ref, AttemptDirectory directory) {
        world.loop()
                .after(
                        FOREIGN_LOOK_MILLIS,
                        () ->
                                directory
                                        .exit()
                                        .ifPresentOrElse(
                                                record -> end(ref, ended(ref, record, false)),
                                                () -> awaitRecord(ref, directory)));
    }

    private void neverStarted(AttemptRef ref, String reason) {
        end(ref, new Report.NeverStarted(ref.instance(), ref.attempt(), reason));
    }

    private void end(AttemptRef ref, Report report) {
        world.reports().report(report);
        world.capture().end(ref.instance(), ref.attempt());
        settled.accept(ref);
    }

    private static Report gone(AttemptRef ref, String reason) {
        return new Report.Gone(ref.instance(), ref.attempt(), reason);
    }

    private static Report ended(AttemptRef ref, ExitRecord record, boolean away) {
        return new Report.Ended(
                ref.instance(),
                ref.attempt(),
                record.status(),
                Signals.ofExitCode(record.status()),
                record.at(),
                away);
    }
}
