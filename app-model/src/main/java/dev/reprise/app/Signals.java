package dev.reprise.app;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The signals that can stop a program. */
final class Signals {
    private static final Set<String> KNOWN =
            new TreeSet<>(
                    Set.of(
                            "SIGHUP",
                            "SIGINT",
                            "SIGQUIT",
                            "SIGABRT",
                            "SIGKILL",
                            "SIGUSR1",
                            "SIGUSR2",
                            "SIGPIPE",
                            "SIGALRM",
                            "SIGTERM",
                            "SIGWINCH"));

    private Signals() {}

    /** Returns the name with SIG in front, in capitals: {@code int} is {@code SIGINT}. */
    static String normalized(String signal) {
        var upper = signal.strip().toUpperCase(Locale.ROOT);
        return upper.startsWith("SIG") ? upper : "SIG" + upper;
    }

    static boolean known(String normalized) {
        return KNOWN.contains(normalized);
    }

    static String all() {
        return String.join(", ", KNOWN);
    }
}
