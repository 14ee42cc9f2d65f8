package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;

import java.util.Locale;
import java.util.regex.Pattern;

/** Sizes as people type and read them; a KB is 1,000 bytes. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KB|MB|GB)?");
    private static final String[] UNITS = {"KB", "MB", "GB", "TB"};

    private Sizes() {}

    /**
     * Returns how many bytes are meant; a number without unit is bytes.
     *
     * @throws CliException if it is no size
     */
    static long bytes(String option, String text) {
        var match = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!match.matches()) {
            throw new CliException(
                    ExitCode.INVALID,
                    option + " " + text + " is no size; write for example 500MB or 2GB");
        }
        var number = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "KB" -> number * 1_000;
            case "MB" -> number * 1_000_000;
            case "GB" -> number * 1_000_000_000;
            case null, default -> number;
        };
    }

    /** Returns a size in one unit: {@code 812 B}, {@code 4.2 MB}, {@code 38 GB}. */
    public static String text(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        var size = bytes / 1_000.0;
        var unit = 0;
        while (size >= 999.5 && unit < UNITS.length - 1) {
            size /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, size < 9.95 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
    }
}
