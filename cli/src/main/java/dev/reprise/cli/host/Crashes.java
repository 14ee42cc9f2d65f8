package dev.reprise.cli.host;

import dev.reprise.app.event.ResourceEvent.Exited;
import dev.reprise.app.event.ResourceEvent.StopBegun;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.Recorded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notices programs that ended without being asked to: one that is started again at once would
 * otherwise be seen only by its number of restarts. Thread-safe.
 */
final class Crashes {
    private final Set<String> stopping = new HashSet<>();
    private final Map<String, Integer> away = new HashMap<>();
    private final List<Crash> seen = new ArrayList<>();

    /**
     * The end of an attempt.
     *
     * @param away whether no host ran then
     * @param text says how it ended
     */
    record Crash(String instance, int attempt, boolean away, String text) {}

    /** Takes note of what was recorded, in order. */
    synchronized void see(List<StoredEvent> events) {
        for (var event : events) {
            var type = event.type();
            if (type.equals("Exited") || type.equals("StopBegun")) {
                Streams.instanceOf(event.stream())
                        .ifPresent(instance -> see(instance, Recorded.of(event)));
            }
        }
    }

    private void see(String instance, Recorded recorded) {
        if (recorded.event() instanceof StopBegun stop) {
            if (stop.reason() != StopReason.LIVENESS) {
                stopping.add(instance + "/" + stop.attempt());
            }
        } else if (recorded.event() instanceof Exited exited
                && !stopping.remove(instance + "/" + exited.attempt())) {
            var signal = exited.signal();
            var text =
                    signal == null
                            ? "exited with code " + exited.exitCode()
                            : "ended by " + signal + " (exit code " + exited.exitCode() + ")";
            if (exited.hostAway()) {
                away.put(instance, exited.attempt());
            }
            seen.add(
                    new Crash(
                            instance,
                            exited.attempt(),
                            exited.hostAway(),
                            exited.hostAway() ? text + " while no host ran" : text));
        }
    }

    /** Returns whether an attempt was found to have ended while no host ran. */
    synchronized boolean away(String instance, int attempt) {
        return Integer.valueOf(attempt).equals(away.get(instance));
    }

    /** Returns what was noticed since the last call, in order. */
    synchronized List<Crash> take() {
        var taken = List.copyOf(seen);
        seen.clear();
        return taken;
    }
}
