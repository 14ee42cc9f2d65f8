package dev.reprise.projections.history;

import java.time.Instant;
import java.util.List;

/**
 * What an instance used over time, ascending. Between two samples it was about that of the first.
 */
public record UsageSamples(List<Sample> samples) {
    public UsageSamples {
        samples = List.copyOf(samples);
    }

    /**
     * One measurement.
     *
     * @param at when it was measured
     * @param cpuPercent of one core
     * @param memoryBytes resident
     */
    public record Sample(long position, Instant at, double cpuPercent, long memoryBytes) {}
}
