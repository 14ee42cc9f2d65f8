package dev.reprise.benchmarks;

import java.util.Locale;

/** How numbers are shown. */
final class Numbers {
    private Numbers() {}

    /** Returns three significant digits or all before the point. */
    static String shortly(double number) {
        var size = Math.abs(number);
        var pattern = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
        var text = String.format(Locale.ROOT, pattern, number);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    static double millis(long nanos) {
        return nanos / 1e6;
    }
}
