package dev.reprise.projections;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Why an instance is as it is.
 *
 * @param kind {@code waiting}, {@code starting}, {@code unhealthy}, {@code failed}, {@code stopped}
 *     or {@code running}
 * @param summary one sentence
 * @param conditions what is unmet, empty when nothing is
 * @param evidence positions of the events that the summary rests on
 * @param cycle resources that wait for each other, the first one at the end again, where its waits
 *     lead into such a cycle: only another model ends that; null, and absent in JSON, otherwise
 */
public record Why(
        String name,
        long position,
        String state,
        Instant since,
        String kind,
        String summary,
        List<Hold> conditions,
        List<Long> evidence,
        @Nullable List<String> cycle) {}
