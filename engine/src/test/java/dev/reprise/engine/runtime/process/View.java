package dev.reprise.engine.runtime.process;

import java.util.Optional;
import java.util.OptionalLong;

/** This machine as a test wants it seen: rebooted, from another pid namespace, or an old kernel. */
record View(Machine machine, String bootId, long pidNamespace, boolean hasPidfd)
        implements Machine {
    static View rebooted(Machine machine) {
        return new View(machine, "another-boot", machine.pidNamespace(), machine.hasPidfd());
    }

    static View fromElsewhere(Machine machine) {
        return new View(machine, machine.bootId(), 1, machine.hasPidfd());
    }

    static View withoutPidfd(Machine machine) {
        return new View(machine, machine.bootId(), machine.pidNamespace(), false);
    }

    @Override
    public OptionalLong startTicks(long pid) {
        return machine.startTicks(pid);
    }

    @Override
    public Optional<Consumption> consumption(long pid) {
        return machine.consumption(pid);
    }

    @Override
    public long ticksSinceBoot() {
        return machine.ticksSinceBoot();
    }

    @Override
    public long session(long pid) {
        return machine.session(pid);
    }

    @Override
    public long[] pids() {
        return machine.pids();
    }

    @Override
    public Optional<String> attemptId(long pid) {
        return machine.attemptId(pid);
    }

    @Override
    public String commandLine(long pid) {
        return machine.commandLine(pid);
    }
}
