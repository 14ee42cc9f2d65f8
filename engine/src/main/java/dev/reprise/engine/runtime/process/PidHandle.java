package dev.reprise.engine.runtime.process;

import java.util.Optional;

/**
 * One process, whatever becomes of its pid: a pidfd where the kernel has it (Linux 5.3), else the
 * bare pid. What was checked after opening holds for as long as {@link #hasEnded} says no.
 */
final class PidHandle implements AutoCloseable {
    private final long pid;
    private final int fd;
    private final long ticks;
    private boolean closed;

    private PidHandle(long pid, int fd, long ticks) {
        this.pid = pid;
        this.fd = fd;
        this.ticks = ticks;
    }

    /** Returns empty if there is no such process. An ended one that is not reaped can be opened. */
    static Optional<PidHandle> open(Machine machine, long pid) {
        if (machine.hasPidfd()) {
            var fd = Posix.pidfdOpen(pid);
            if (fd >= 0) {
                return Optional.of(new PidHandle(pid, fd, -1));
            }
            if (fd == -Posix.ESRCH || fd == -Posix.EINVAL) {
                return Optional.empty();
            }
        }
        var ticks = machine.startTicks(pid);
        return ticks.isEmpty()
                ? Optional.empty()
                : Optional.of(new PidHandle(pid, -1, ticks.getAsLong()));
    }

    long pid() {
        return pid;
    }

    /** Returns the descriptor to poll, -1 if the kernel has none. */
    int fd() {
        return fd;
    }

    /** Returns 0 or a negated errno. */
    int signal(int signal) {
        return fd < 0 ? Posix.kill(pid, signal) : Posix.pidfdSignal(fd, signal);
    }

    boolean hasEnded(Machine machine) {
        return fd < 0 ? !isSame(machine) : Posix.readable(fd, 0);
    }

    /** Waits until it has ended, where the kernel can tell; at most so long. */
    void awaitEnd(int millis) {
        if (fd >= 0) {
            Posix.readable(fd, millis);
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (fd >= 0 && !closed) {
            closed = true;
            Posix.close(fd);
        }
    }

    private boolean isSame(Machine machine) {
        var now = machine.startTicks(pid);
        return now.isPresent() && now.getAsLong() == ticks;
    }
}
