package dev.reprise.cli;

import java.util.Locale;

/** States and health as people read them; scripts and tables have the names themselves. */
public final class StateWords {
    private StateWords() {}

    /** Returns {@code not started} for {@code NotStarted}. */
    public static String of(String state) {
        return state.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /**
     * Returns {@code healthy}, {@code degraded}, {@code unhealthy}, or of a program that has not
     * been healthy since its start {@code not ready yet}.
     */
    public static String health(String health, boolean ready) {
        return health.equals("Unhealthy") && !ready ? "not ready yet" : of(health);
    }
}
