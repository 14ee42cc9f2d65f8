package dev.reprise.app;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512m} is 512 × 1024 × 1024 bytes. */
final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s?([kmgt]?)(i?b)?");
    private static final String UNITS = "kmgt";

    private Sizes() {}

    /** Returns the bytes, empty if {@code text} is no size. */
    static Optional<Long> parse(@Nullable String text) {
        var matcher = SIZE.matcher(text == null ? "" : text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        int shift = matcher.group(2).isEmpty() ? 0 : 10 * (UNITS.indexOf(matcher.group(2)) + 1);
        return number > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(number << shift);
    }
}
