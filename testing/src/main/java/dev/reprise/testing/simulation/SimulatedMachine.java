package dev.reprise.testing.simulation;

import dev.reprise.app.event.ProcessIdentity;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What outlives hosts: claims, processes, exit records. It is also the witness: it notes when two
 * processes of one instance run at the same time. One thread.
 */
public final class SimulatedMachine {
    private final VirtualTime time;
    private final Function<String, Program> programs;
    private final boolean claims;
    private final SimulatedPorts ports = new SimulatedPorts();
    private final SimulatedEngine engine = new SimulatedEngine();
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, List<Process>> running = new HashMap<>();
    private final Map<String, String> claimed = new HashMap<>();
    private final Set<String> strangers = new HashSet<>();
    private final Map<String, String> claimedAt = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private String bootId = "boot-1";
    private int boots = 1;
    private long pids = 1000;

    /** One process, running or ended. */
    public static final class Process {
        final String instance;
        final int attempt;
        final String attemptId;
        final ProcessIdentity identity;
        final Instant startedAt;
        final Program program;
        final List<Consumer<Process>> watchers = new ArrayList<>();
        @Nullable Integer exitCode;
        @Nullable String signal;
        @Nullable Instant endedAt;
        boolean vanished;

        Process(
                String instance,
                int attempt,
                String attemptId,
                ProcessIdentity identity,
                Instant at,
                Program program) {
            this.instance = instance;
            this.attempt = attempt;
            this.attemptId = attemptId;
            this.identity = identity;
            this.startedAt = at;
            this.program = program;
        }

        /** Returns whether it has neither ended nor vanished. */
        public boolean running() {
            return endedAt == null && !vanished;
        }

        /** Returns the instance that it is a process of. */
        public String instance() {
            return instance;
        }

        /** Returns the attempt that it belongs to. */
        public String attemptId() {
            return attemptId;
        }

        /** Returns its exit code, empty while it runs and after it vanished. */
        public Optional<Integer> exitCode() {
            return Optional.ofNullable(exitCode);
        }
    }

    /**
     * @param programs by instance name
     * @param claims false for a machine on which claims do not hold: a mutant
     */
    public SimulatedMachine(VirtualTime time, Function<String, Program> programs, boolean claims) {
        this.time = time;
        this.programs = programs;
        this.claims = claims;
    }

    /** Returns its ports. */
    public SimulatedPorts ports() {
        return ports;
    }

    /** Returns its container engine. */
    public SimulatedEngine engine() {
        return engine;
    }

    /** Claims an attempt for {@code role}. Returns whether {@code role} has it now. */
    boolean claim(String attemptId, String role) {
        claimedAt.putIfAbsent(attemptId, bootId);
        return claimed.putIfAbsent(attemptId, role) == null || !claims;
    }

    /** Returns whether the keeper that claimed an attempt went with a reboot. */
    boolean rebootedSinceClaim(String attemptId) {
        return !claimedAt.getOrDefault(attemptId, bootId).equals(bootId);
    }

    String bootId() {
        return bootId;
    }

    Optional<String> claimant(String attemptId) {
        return Optional.ofNullable(claimed.get(attemptId));
    }

    /** From now on somebody else's program is there, for an attempt that waits for it. */
    public void bring(String instance) {
        strangers.add(instance);
    }

    boolean isAbout(String instance) {
        return strangers.contains(instance);
    }

    Program program(String instance) {
        return programs.apply(instance);
    }

    Process start(String instance, int attempt, String attemptId) {
        running(instance)
                .ifPresent(
                        other ->
                                violations.add(
                                        time.instant()
                                                + " "
                                                + instance
                                                + " runs twice: attempt "
                                                + other.attempt
                                                + " ("
                                                + other.attemptId
                                                + ") and attempt "
                                                + attempt
                                                + " ("
                                                + attemptId
                                                + ")"));
        var pid = pids++;
        var identity = new ProcessIdentity(pid, pid * 7, bootId, 1);
        var process =
                new Process(
                        instance, attempt, attemptId, identity, time.instant(), program(instance));
        processes.put(attemptId, process);
        running.computeIfAbsent(instance, _ -> new ArrayList<>()).add(process);
        if (process.program.life() != null) {
            time.after(
                    process.program.life(), () -> end(process, process.program.exitCode(), null));
        }
        return process;
    }

    void end(Process process, int exitCode, @Nullable String signal) {
        if (!process.running() || ("SIGKILL".equals(signal) && !process.program.mortal())) {
            return;
        }
        process.exitCode = exitCode;
        process.signal = signal;
        process.endedAt = time.instant();
        running.getOrDefault(process.instance, new ArrayList<>()).remove(process);
        List.copyOf(process.watchers).forEach(w -> w.accept(process));
    }

    void signal(Process process, Duration delay) {
        if (process.program.obeys()) {
            time.after(delay.plus(process.program.stopTakes()), () -> end(process, 143, "SIGTERM"));
        }
    }

    Optional<Process> process(String attemptId) {
        return Optional.ofNullable(processes.get(attemptId));
    }

    /** Returns the running process of an instance. */
    public Optional<Process> running(String instance) {
        return running.getOrDefault(instance, List.of()).stream().findFirst();
    }

    /** Has a running process of an instance end by itself. */
    public void crash(String instance, int exitCode) {
        running(instance).ifPresent(process -> end(process, exitCode, null));
    }

    /** Returns all processes, running and ended, in order of their start. */
    public List<Process> processes() {
        return List.copyOf(processes.values());
    }

    /** The machine is switched off and on: every process is gone without an exit record. */
    public void reboot() {
        bootId = "boot-" + ++boots;
        processes.values().forEach(p -> p.vanished |= p.running());
        running.clear();
    }

    /** Returns what must never happen and did. */
    public List<String> violations() {
        return List.copyOf(violations);
    }
}
