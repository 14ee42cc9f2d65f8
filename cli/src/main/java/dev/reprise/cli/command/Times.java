package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Times and durations as people type and read them. */
public final class Times {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");
    private static final int POSITION_DIGITS = 15;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Times() {}

    /**
     * Returns a duration of a number and a unit (ms, s, m, h, d); without unit seconds.
     *
     * @throws CliException if it is none
     */
    public static Duration duration(String option, String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new CliException(
                    ExitCode.INVALID,
                    option + " " + text + " is no duration; write for example 60, 90s, 5m, 2h");
        }
        var number = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case null, default -> Duration.ofSeconds(number);
        };
    }

    /**
     * Returns a point of the log as the API takes it: a position as it is, any other moment (so
     * long ago, an instant, a local time) as an instant; null for null.
     *
     * @throws CliException if it is none of them
     */
    static @Nullable String point(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!text.matches("[+-]?\\d+")) {
            return moment(option, text).toString();
        }
        if (text.startsWith("-") || text.length() > POSITION_DIGITS) {
            throw new CliException(
                    ExitCode.INVALID,
                    option + " " + text + " is no position: they count from 1 up");
        }
        return text;
    }

    private static Instant moment(String option, String text) {
        try {
            return since(text, Instant.now(), ZoneId.systemDefault());
        } catch (CliException e) {
            throw new CliException(
                    ExitCode.INVALID,
                    option
                            + " '"
                            + text
                            + "' is neither a position nor a time; write for example 120, 10m,"
                            + " 2026-01-31T18:00:00Z or '2026-01-31 18:00'",
                    e);
        }
    }

    /**
     * Returns the moment that is meant: so long before {@code now}, an instant, or a local time.
     *
     * @throws CliException if it is none of them
     */
    static Instant since(String text, Instant now, ZoneId zone) {
        if (DURATION.matcher(text).matches()) {
            return now.minus(duration("--since", text));
        }
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new CliException(
                    ExitCode.INVALID,
                    "--since "
                            + text
                            + " is no time; write for example 10m, 2026-01-31T18:00:00Z or"
                            + " '2026-01-31 18:00'",
                    e);
        }
    }

    /** Returns a duration in two units at most: {@code 850ms}, {@code 4.2s}, {@code 3m12s}. */
    public static String text(Duration duration) {
        var millis = Math.max(0, duration.toMillis());
        if (millis < 1_000) {
            return millis + "ms";
        }
        if (millis < 10_000) {
            return millis / 1_000 + "." + millis % 1_000 / 100 + "s";
        }
        var seconds = millis / 1_000;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h" + seconds % 3_600 / 60 + "m"
                : seconds / 86_400 + "d" + seconds % 86_400 / 3_600 + "h";
    }

    /** Returns the local day and time of day, in seconds. */
    static String day(Instant at) {
        return DAY.format(at.atZone(ZoneId.systemDefault()));
    }

    /** Returns the local time of day, in milliseconds. */
    public static String clock(Instant at) {
        return CLOCK.format(at.atZone(ZoneId.systemDefault()));
    }
}
