package dev.reprise.http;

import dev.reprise.engine.console.LinePlace;

import io.javalin.http.Context;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The parameters of a request, each known, given at most once, and within its limits. */
final class Query {
    /** The largest position that survives JavaScript's numbers. */
    static final long MAX_POSITION = (1L << 53) - 1;

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private static final Pattern PLACE = Pattern.compile("\\d{1,10}\\.\\d{1,16}");

    private final Map<String, List<String>> given;

    private Query(Map<String, List<String>> given) {
        this.given = given;
    }

    /** Returns the parameters of {@code ctx}, of which only {@code known} may be given. */
    static Query of(Context ctx, String... known) {
        var given = ctx.queryParamMap();
        for (var parameter : given.entrySet()) {
            if (!List.of(known).contains(parameter.getKey())) {
                throw Problem.malformed(
                        "parameter "
                                + Problem.quote(parameter.getKey())
                                + " is not known here; "
                                + (known.length == 0
                                        ? "there are none"
                                        : "known are "
                                                + String.join(
                                                        ", ", new TreeSet<>(List.of(known)))));
            }
            if (parameter.getValue().size() > 1) {
                throw Problem.malformed(
                        "parameter "
                                + parameter.getKey()
                                + " is given "
                                + parameter.getValue().size()
                                + " times; give it once");
            }
        }
        return new Query(given);
    }

    /** Returns the text of a parameter, empty if it is not given; given, it must not be empty. */
    Optional<String> text(String name) {
        var values = given.get(name);
        if (values == null) {
            return Optional.empty();
        }
        if (values.getFirst().isEmpty()) {
            throw Problem.malformed(
                    "parameter " + name + " is empty; give a value or leave it out");
        }
        return Optional.of(values.getFirst());
    }

    /** Returns the text of a parameter that must be given. */
    String required(String name) {
        return text(name)
                .orElseThrow(
                        () ->
                                Problem.malformed(
                                        "parameter " + name + " is missing; give it a value"));
    }

    /** Returns a whole number within {@code least..most}. */
    OptionalLong number(String name, long least, long most) {
        var text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(parse(name, text.get(), least, most));
    }

    static long parse(String name, String text, long least, long most) {
        var range = least + ".." + most;
        if (!text.matches("[+-]?\\d+")) {
            throw Problem.malformed(
                    name + " " + Problem.quote(text) + " is not a whole number in " + range);
        }
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // More digits than a long has: outside like the rest.
        }
        throw Problem.malformed(name + " " + Problem.quote(text) + " is outside " + range);
    }

    /**
     * Returns a switch: {@code true} or {@code 1}, {@code false} or {@code 0}, else {@code false}.
     */
    boolean flag(String name) {
        var text = text(name).orElse("false");
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                    throw Problem.malformed(
                            name + " " + Problem.quote(text) + " is neither true nor false");
        };
    }

    /** Returns a line's place, like {@code 3.1200}: attempt and row. */
    Optional<LinePlace> place(String name) {
        return text(name)
                .map(
                        text -> {
                            if (!PLACE.matcher(text).matches()) {
                                throw Problem.malformed(
                                        name
                                                + " "
                                                + Problem.quote(text)
                                                + " is not a line's place like 3.1200: attempt and"
                                                + " row");
                            }
                            var dot = text.indexOf('.');
                            var attempt = text.substring(0, dot);
                            var row = text.substring(dot + 1);
                            return new LinePlace(
                                    (int) parse(name, attempt, 1, Integer.MAX_VALUE),
                                    parse(name, row, 1, MAX_POSITION));
                        });
    }

    /** Returns one of {@code choices}. */
    Optional<String> oneOf(String name, String... choices) {
        var text = text(name);
        if (text.isPresent() && !List.of(choices).contains(text.get())) {
            throw Problem.malformed(
                    name
                            + " "
                            + Problem.quote(text.get())
                            + " is not one of "
                            + String.join(", ", choices));
        }
        return text;
    }

    /** Returns a duration like {@code 250ms}, {@code 30s}, {@code 10m}, up to {@code most}. */
    Optional<Duration> duration(String name, Duration most) {
        var text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var duration = duration(text.get());
        if (duration.isEmpty()) {
            throw Problem.malformed(
                    name + " " + Problem.quote(text.get()) + " is not a duration like 30s or 10m");
        }
        if (duration.get().compareTo(most) > 0) {
            throw Problem.malformed(
                    name
                            + " "
                            + Problem.quote(text.get())
                            + " is longer than "
                            + most.toSeconds()
                            + "s");
        }
        return duration;
    }

    /** Returns an instant: ISO 8601, or a duration before {@code now}. */
    Optional<Instant> since(String name, Instant now) {
        var text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var ago = duration(text.get());
        if (ago.isPresent()) {
            return Optional.of(now.minus(ago.get()));
        }
        try {
            return Optional.of(Instant.parse(text.get()));
        } catch (DateTimeParseException e) {
            throw Problem.malformed(
                    name
                            + " "
                            + Problem.quote(text.get())
                            + " is neither a time like 2026-01-31T12:00:00Z nor a duration like"
                            + " 10m");
        }
    }

    private static Optional<Duration> duration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var amount = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }
}
