package dev.reprise.projections;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One unmet condition before a launch or a stop, as the planner evaluated it: there is no other
 * explanation. In JSON, absent values are written as null.
 *
 * @param id stable within the instance, for example {@code wait:orders:healthy}
 * @param text a sentence: {@code orders is not healthy}
 * @param on the resource it is about, or null
 * @param expected what the planner wants to see
 * @param actual what it sees
 * @param until when it ends by itself (backoff, grace), or null
 * @param evidence positions of the events that {@code actual} rests on
 * @param satisfiedBy the event that would meet it, in words: {@code HealthChanged of orders}
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Hold(
        String id,
        String text,
        @Nullable String on,
        String expected,
        String actual,
        @Nullable Instant until,
        List<Long> evidence,
        String satisfiedBy) {}
