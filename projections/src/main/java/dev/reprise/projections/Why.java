package dev.reprise.projections;

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
 */
public record Why(
        String name,
        long position,
        String state,
        Instant since,
        String kind,
        String summary,
        List<Hold> conditions,
        List<Long> evidence) {}
