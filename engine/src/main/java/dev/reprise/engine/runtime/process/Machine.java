package dev.reprise.engine.runtime.process;

import java.util.Optional;
import java.util.OptionalLong;

/** What can be read of this machine's processes. Thread-safe; tests lay another view over it. */
public interface Machine {
    /** Returns the machine this JVM runs on. @throws IllegalStateException without {@code /proc} */
    static Machine local() {
        return new LinuxMachine();
    }

    /** Returns what {@code /proc/sys/kernel/random/boot_id} says: another after each boot. */
    String bootId();

    /** Returns the inode number of this process's pid namespace. */
    long pidNamespace();

    /** Returns whether a descriptor can stand for a process (Linux 5.3). */
    boolean hasPidfd();

    /**
     * Returns field 22 of {@code /proc/<pid>/stat}; empty if there is no such process or it has
     * ended and is not reaped.
     */
    OptionalLong startTicks(long pid);

    /** Returns what a process uses; empty if it has ended. */
    Optional<Consumption> consumption(long pid);

    /** Returns the time since boot in the unit of {@link #startTicks}, hundredths of a second. */
    long ticksSinceBoot();

    /**
     * What a process uses.
     *
     * @param cpuTicks hundredths of a second, with those of its children that it has waited for
     * @param residentBytes shared pages included
     */
    record Consumption(long startTicks, long cpuTicks, long residentBytes) {}

    /** Returns the session of a process, 0 or less if it has none. */
    long session(long pid);

    /** Returns the pids in {@code /proc}, in no order. */
    long[] pids();

    /**
     * Returns the value of {@code REPRISE_ATTEMPT} in a process's initial environment, if it may be
     * read.
     */
    Optional<String> attemptId(long pid);

    /** Returns arguments joined by NUL; empty if the process has ended. */
    String commandLine(long pid);
}
