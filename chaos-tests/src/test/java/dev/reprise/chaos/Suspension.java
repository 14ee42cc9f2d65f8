package dev.reprise.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A host that is stopped like by {@code kill -STOP}, and the one that comes after it. */
final class Suspension {
    /** A lease that is over soon. */
    static final String LEASE = "-Dreprise.lease.seconds=2";

    /** Leaves the suspended holder of a lease alive. */
    static final String NO_KILL = "-Dreprise.lease.kill=off";

    private Suspension() {}

    /** Stops the host's process at a random moment of a start, a stop or a restart. */
    static Process somewhere(RealHost host, Chance chance) throws IOException {
        var commands =
                switch (chance.nextInt(3)) {
                    case 0 -> List.of("ticker/commands/restart");
                    case 1 -> List.of("ticker/commands/stop", "ticker/commands/start");
                    default -> List.of("front/commands/restart", "ticker/commands/restart");
                };
        for (var command : commands) {
            host.post("/api/resources/" + command, "{}");
        }
        chance.pause(250);
        host.signal("STOP");
        return host.process();
    }

    /** Stops the process of a host that has begun at a random moment of its first seconds. */
    static Process atItsBeginning(RealHost host, Chance chance) throws IOException {
        var process = host.spawn();
        chance.pause(4_000);
        host.signal("STOP");
        return process;
    }

    /**
     * Runs until the successor is there: as long as the lease holds it is refused. A host that was
     * caught inside a transaction holds SQLite's write lock, and without the kill nobody can write
     * until it has gone on for a moment.
     */
    static void replace(RealHost host, Process old) {
        await().atMost(Duration.ofSeconds(80))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            var next = host.spawn();
                            await().atMost(Duration.ofSeconds(60))
                                    .until(() -> !next.isAlive() || host.isReady());
                            if (host.errors().contains("has kept it locked")) {
                                host.signal("CONT", old.pid());
                                Chance.sleep(Duration.ofMillis(20));
                                host.signal("STOP", old.pid());
                            }
                            return next.isAlive();
                        });
    }
}
