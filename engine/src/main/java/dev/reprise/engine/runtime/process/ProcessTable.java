package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;

import java.util.Optional;

/**
 * Processes by identity: nothing here ever touches a process that merely has the same pid.
 * Thread-safe.
 */
public final class ProcessTable {
    private final Machine machine;

    public ProcessTable(Machine machine) {
        this.machine = machine;
    }

    /** Returns the identity of this JVM. */
    public ProcessIdentity self() {
        return identify(ProcessHandle.current().pid()).orElseThrow();
    }

    /** Returns the identity of a live process of this pid namespace. */
    public Optional<ProcessIdentity> identify(long pid) {
        var ticks = machine.startTicks(pid);
        return ticks.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ProcessIdentity(
                                pid, ticks.getAsLong(), machine.bootId(), machine.pidNamespace()));
    }

    /**
     * Returns whether the process still runs. One of another boot does not; one of another pid
     * namespace cannot be seen and counts as alive.
     */
    public boolean isAlive(ProcessIdentity identity) {
        if (!identity.bootId().equals(machine.bootId())) {
            return false;
        }
        return isForeign(identity) || hasTicks(identity.pid(), identity.startTicks());
    }

    /** Returns whether the process belongs to another pid namespace, where it is out of reach. */
    public boolean isForeign(ProcessIdentity identity) {
        return identity.pidNamespace() != machine.pidNamespace();
    }

    /**
     * Signals exactly this process. Returns false, having sent nothing, if it has ended, is out of
     * reach or may not be signalled.
     *
     * @param signal its number; 9 for SIGKILL
     */
    public boolean kill(ProcessIdentity identity, int signal) {
        if (!identity.bootId().equals(machine.bootId()) || isForeign(identity)) {
            return false;
        }
        var handle = PidHandle.open(machine, identity.pid());
        if (handle.isEmpty()) {
            return false;
        }
        try (var process = handle.get()) {
            return hasTicks(identity.pid(), identity.startTicks()) && process.signal(signal) == 0;
        }
    }

    boolean hasTicks(long pid, long ticks) {
        var found = machine.startTicks(pid);
        return found.isPresent() && found.getAsLong() == ticks;
    }
}
