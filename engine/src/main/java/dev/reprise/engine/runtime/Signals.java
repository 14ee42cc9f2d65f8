package dev.reprise.engine.runtime;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Names and numbers of Linux signals (x86 and ARM). */
public final class Signals {
    private static final List<String> NAMES =
            List.of(
                    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                    "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
                    "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
                    "PWR", "SYS");

    /** Realtime signals are named by their distance from the first one. */
    private static final String REALTIME = "RTMIN+";

    private static final int FIRST_REALTIME = 34;
    private static final int LAST_REALTIME = 64;

    private Signals() {}

    /**
     * Returns the number of a signal.
     *
     * @param name with or without SIG in front
     * @throws IllegalArgumentException if there is no such signal
     */
    public static int number(String name) {
        return find(name.startsWith("SIG") ? name.substring(3) : name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no signal "
                                                + name
                                                + "; there are SIG"
                                                + String.join(", SIG", NAMES)
                                                + " and SIGRTMIN+1 to SIGRTMIN+30"));
    }

    /**
     * Returns the name, with SIG in front, of what others call by a name or by its number; empty if
     * there is no such signal.
     */
    public static Optional<String> named(String signal) {
        var upper = signal.strip().toUpperCase(Locale.ROOT);
        var bare = upper.startsWith("SIG") ? upper.substring(3) : upper;
        return find(bare).stream().mapToObj(Signals::name).findFirst();
    }

    /** Returns the signal's name that an exit status of {@code sh} stands for, null if none. */
    public static @Nullable String ofExitCode(int exitCode) {
        var index = exitCode - 129;
        return index >= 0 && index < NAMES.size() ? "SIG" + NAMES.get(index) : null;
    }

    /** Returns the number that a name without SIG, or a number, stands for. */
    private static OptionalInt find(String bare) {
        var index = NAMES.indexOf(bare);
        var realtime = bare.startsWith(REALTIME);
        var digits = realtime ? bare.substring(REALTIME.length()) : bare;
        if (index >= 0) {
            return OptionalInt.of(index + 1);
        }
        if (!digits.matches("\\d{1,2}")) {
            return OptionalInt.empty();
        }
        var number = Integer.parseInt(digits) + (realtime ? FIRST_REALTIME : 0);
        var known = number >= 1 && number <= NAMES.size();
        var beyond = number > FIRST_REALTIME && number <= LAST_REALTIME;
        return (known && !realtime) || beyond ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private static String name(int number) {
        return number <= NAMES.size()
                ? "SIG" + NAMES.get(number - 1)
                : "SIG" + REALTIME + (number - FIRST_REALTIME);
    }
}
