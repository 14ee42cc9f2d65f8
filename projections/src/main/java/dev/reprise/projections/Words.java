package dev.reprise.projections;

import java.time.Duration;

/** How facts are put into words, the same everywhere. */
final class Words {
    private Words() {}

    /** Returns {@code exited with 3}, {@code was ended by SIGKILL}, {@code was lost (…)}, … */
    static String ending(Ending ending) {
        return switch (ending.kind()) {
            case EXITED -> exit(ending) + (ending.reason() == null ? "" : ": " + ending.reason());
            case LOST -> "was lost: " + ending.reason();
            case STUCK -> "could not be stopped: " + ending.reason();
            case FAILED, REFUSED -> "failed to start: " + ending.reason();
            case ABANDONED -> "was begun and never started: " + ending.reason();
        };
    }

    private static String exit(Ending ending) {
        return ending.signal() == null
                ? "exited with " + ending.exitCode()
                : "was ended by " + ending.signal() + " (exit code " + ending.exitCode() + ")";
    }

    /** Returns {@code 200 ms}, {@code 1.6 s}, {@code 2 min}. */
    static String duration(Duration duration) {
        var millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 120_000) {
            var tenths = Math.round(millis / 100.0);
            return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
        }
        return duration.toMinutes() + " min";
    }
}
