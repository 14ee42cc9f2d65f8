package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.HostEvent.Use;
import dev.reprise.engine.runtime.AttemptRef;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What attempts use, from one measurement to the next. CPU time of a process that has ended counts
 * with the parent that waited for it. On the loop's thread.
 */
final class Meter {
    private static final int TICKS_PER_SECOND = 100;

    private final Machine machine;
    private Map<AttemptRef, Reading> before = Map.of();
    private Map<AttemptRef, Reading> now = new HashMap<>();

    /** What an attempt had used by some time, both in ticks. */
    private record Reading(long cpu, long at) {}

    Meter(Machine machine) {
        this.machine = machine;
    }

    /** Begins the next measurement: what the one before did not hold is forgotten. */
    void begin() {
        before = now;
        now = new HashMap<>();
    }

    /**
     * Returns what {@code pids} use, which are the processes of {@code ref}; empty if none of them
     * has run for a second.
     */
    Optional<Use> read(AttemptRef ref, Collection<Long> pids) {
        var at = machine.ticksSinceBoot();
        var cpu = 0L;
        var memory = 0L;
        var began = at;
        for (var pid : pids) {
            var found = machine.consumption(pid);
            if (found.isPresent()) {
                cpu += found.get().cpuTicks();
                memory += found.get().residentBytes();
                began = Math.min(began, found.get().startTicks());
            }
        }
        var last = before.getOrDefault(ref, new Reading(0, began));
        var passed = at - last.at();
        if (passed < TICKS_PER_SECOND) {
            return Optional.empty();
        }
        now.put(ref, new Reading(cpu, at));
        var percent = Math.round(1000.0 * Math.max(0, cpu - last.cpu()) / passed) / 10.0;
        return Optional.of(new Use(ref.instance(), ref.attempt(), percent, memory));
    }
}
