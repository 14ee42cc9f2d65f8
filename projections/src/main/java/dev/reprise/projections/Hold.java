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
 * @param since when it began to be unmet, or null where the state does not know; it may have been
 *     unmet before
 * @param action what somebody can do about it, or null where nothing from here helps
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
        String satisfiedBy,
        @Nullable Instant since,
        @Nullable Action action) {

    /** A hold that nobody can do anything about, since an unknown time. */
    public Hold(
            String id,
            String text,
            @Nullable String on,
            String expected,
            String actual,
            @Nullable Instant until,
            List<Long> evidence,
            String satisfiedBy) {
        this(id, text, on, expected, actual, until, evidence, satisfiedBy, null, null);
    }

    /**
     * Something that somebody can do.
     *
     * @param kind {@code start}, {@code probe}, {@code logs} or {@code set}
     * @param target the instance, or for {@code set} the parameter
     * @param command the same on the command line: {@code reprise start orders}
     */
    public record Action(String kind, String target, String command) {
        static Action start(String instance) {
            return new Action("start", instance, "reprise start " + instance);
        }

        static Action probe(String instance) {
            return new Action("probe", instance, "reprise command " + instance + " probe");
        }

        static Action logs(String instance) {
            return new Action("logs", instance, "reprise logs " + instance);
        }

        static Action set(String parameter) {
            return new Action("set", parameter, "reprise parameters set " + parameter);
        }
    }
}
