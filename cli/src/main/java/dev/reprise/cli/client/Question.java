package dev.reprise.cli.client;

import org.jspecify.annotations.Nullable;

import java.util.StringJoiner;

/**
 * What may be asked of an app, with one JSON answer: that of the API's path, with or without a
 * host. A point ({@code at}, {@code from}, {@code to}) is a position or an instant in ISO 8601;
 * null means now.
 */
public sealed interface Question {
    /** Every instance in model order, as {@code ResourceView} is written. */
    record Resources(@Nullable String at) implements Question {
        @Override
        public String path() {
            return "/api/resources" + query("at", at);
        }
    }

    /** Why an instance is as it is, as {@code Why} is written. */
    record Reason(String instance, @Nullable String at) implements Question {
        @Override
        public String path() {
            return "/api/why/" + Api.encoded(instance) + query("at", at);
        }
    }

    /** What led to an event and what it led to, as {@code Chain} is written. */
    record Links(String position) implements Question {
        @Override
        public String path() {
            return "/api/events/" + Api.encoded(position) + "/chain";
        }
    }

    /** How two points, or two sessions named {@code session:3}, differ, as {@code Diff} is. */
    record Difference(String from, String to) implements Question {
        @Override
        public String path() {
            return "/api/diff" + query("from", from, "to", to);
        }
    }

    /** Lanes and critical path, as {@code Timeline} is; without range those of a session. */
    record Lanes(@Nullable String from, @Nullable String to, int buckets) implements Question {
        @Override
        public String path() {
            return "/api/timeline" + query("from", from, "to", to, "buckets", "" + buckets);
        }
    }

    /** The sessions that the log holds, as {@code SessionSummary} is. */
    record Sessions() implements Question {
        @Override
        public String path() {
            return "/api/sessions";
        }
    }

    /** The model's parameters, as {@code ParameterView} is. */
    record Parameters(@Nullable String at) implements Question {
        @Override
        public String path() {
            return "/api/parameters" + query("at", at);
        }
    }

    /** Which event set a property last, as {@code Blame} is. */
    record Setter(String instance, String property, @Nullable String at) implements Question {
        @Override
        public String path() {
            return "/api/blame/"
                    + Api.encoded(instance)
                    + "/"
                    + Api.encoded(property)
                    + query("at", at);
        }
    }

    /** Returns where the API answers it. */
    String path();

    /** Returns the query of a path, of names and values in turn; null values are left out. */
    static String query(@Nullable String... namesAndValues) {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            var value = namesAndValues[i + 1];
            if (value != null) {
                query.add(namesAndValues[i] + "=" + Api.encoded(value));
            }
        }
        return query.toString();
    }
}
