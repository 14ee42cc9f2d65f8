package dev.reprise.projections.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Something that people want to be told of.
 *
 * @param position of the event that it is about
 * @param title a few words
 * @param text one sentence, or the last lines of a command
 * @param resource the instance, or null
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Notification(
        long position,
        Instant at,
        Severity severity,
        String title,
        String text,
        @Nullable String resource) {

    /** How bad it is. */
    public enum Severity {
        INFO,
        WARNING,
        ERROR;

        /** Returns its name as it is written. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Some of them, newest first. */
    public record Page(List<Notification> notifications) {
        public Page {
            notifications = List.copyOf(notifications);
        }
    }
}
