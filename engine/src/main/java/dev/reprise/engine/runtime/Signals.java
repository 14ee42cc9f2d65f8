package dev.reprise.engine.runtime;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Names and numbers of Linux signals (x86 and ARM). */
public final class Signals {
    private static final List<String> NAMES =
            List.of(
                    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                    "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
                    "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
                    "PWR", "SYS");

    private Signals() {}

    /**
     * Returns the number of a signal.
     *
     * @param name with or without SIG in front
     * @throws IllegalArgumentException if there is no such signal
     */
    public static int number(String name) {
        var index = NAMES.indexOf(name.startsWith("SIG") ? name.substring(3) : name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "no signal " + name + "; there are SIG" + String.join(", SIG", NAMES));
        }
        return index + 1;
    }

    /** Returns the signal's name that an exit status of {@code sh} stands for, null if none. */
    public static @Nullable String ofExitCode(int exitCode) {
        var index = exitCode - 129;
        return index >= 0 && index < NAMES.size() ? "SIG" + NAMES.get(index) : null;
    }
}
