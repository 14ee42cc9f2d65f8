package dev.reprise.projections.query;

import dev.reprise.projections.query.Query.Op;
import dev.reprise.projections.query.Query.Value;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A value in the form that it is compared in: number, duration, time or text. */
sealed interface Operand {
    Pattern NUMBER = Pattern.compile("#?(-?\\d{1,18}(?:\\.\\d{1,9})?)([a-z]{0,3})");
    Map<String, Long> BYTES = Map.of("b", 1L, "kb", 1_000L, "mb", 1_000_000L, "gb", 1_000_000_000L);
    Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    /** A number, without unit or in bytes. */
    record Amount(BigDecimal value) implements Operand {}

    /** A length of time, in milliseconds. */
    record Millis(BigDecimal value) implements Operand {}

    record Time(Instant value) implements Operand {}

    record Text(String value) implements Operand {}

    /** Returns what a word of a query stands for. */
    static Operand of(String word) {
        var number = NUMBER.matcher(word.toLowerCase(Locale.ROOT));
        if (number.matches()) {
            var value = new BigDecimal(number.group(1));
            var unit = number.group(2);
            if (unit.isEmpty()) {
                return new Amount(value);
            }
            if (MILLIS.containsKey(unit)) {
                return new Millis(value.multiply(BigDecimal.valueOf(MILLIS.get(unit))));
            }
            if (BYTES.containsKey(unit)) {
                return new Amount(value.multiply(BigDecimal.valueOf(BYTES.get(unit))));
            }
        }
        return time(word).<Operand>map(Time::new).orElseGet(() -> new Text(word));
    }

    /** Returns the time that {@code text} is in ISO 8601, with its offset. */
    static Optional<Instant> time(String text) {
        if (text.length() < 17 || !Character.isDigit(text.charAt(0))) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty(); // Not a time: it is taken for what else it is.
        }
    }

    /** Returns the length of time that {@code text} is in ISO 8601, in milliseconds. */
    static Optional<BigDecimal> duration(String text) {
        if (!text.startsWith("PT") && !text.startsWith("-PT")) {
            return Optional.empty();
        }
        try {
            var duration = Duration.parse(text);
            return Optional.of(
                    BigDecimal.valueOf(duration.getSeconds())
                            .multiply(BigDecimal.valueOf(1_000))
                            .add(BigDecimal.valueOf(duration.getNano(), 6)));
        } catch (DateTimeException e) {
            return Optional.empty(); // Likewise.
        }
    }

    /** Returns what is wrong about such a comparison, empty when nothing is. */
    static Optional<String> check(Field field, Op op, Value value) {
        return switch (value) {
            case Value.Single(var text, var quoted) -> check(field, text, quoted);
            case Value.Range _ when op != Op.HAS && op != Op.EQUAL && op != Op.UNEQUAL ->
                    Optional.of("a range follows ':', '=' or '!=', not '" + op.sign() + "'");
            case Value.Range(var from, var to) -> {
                var wrong = check(field, from, false).or(() -> check(field, to, false));
                yield wrong.isPresent() || of(from).getClass() == of(to).getClass()
                        ? wrong
                        : Optional.of(
                                "'" + from + "' and '" + to + "' are not the ends of one range");
            }
        };
    }

    private static Optional<String> check(Field field, String text, boolean quoted) {
        var operand = quoted ? new Text(text) : of(text);
        var fits =
                switch (field.kind()) {
                    case NAME, ANY -> true;
                    case TIME -> operand instanceof Time;
                    case NUMBER ->
                            operand instanceof Amount
                                    || (field.position() && operand instanceof Time);
                };
        return fits
                ? Optional.empty()
                : Optional.of(
                        "'"
                                + text
                                + "' is not "
                                + switch (field.kind()) {
                                    case TIME -> "a time like 2026-01-31T12:00:00Z";
                                    case NUMBER, NAME, ANY ->
                                            field.position()
                                                    ? "a position like 1200 or a time like"
                                                            + " 2026-01-31T12:00:00Z"
                                                    : "a number";
                                });
    }
}
