package dev.reprise.app.event;

import dev.reprise.app.spec.Lifetime;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fact about one instance of a resource; stream {@link Streams#instance}. {@code attempt} counts
 * launches from 1 and fences late reports.
 */
public sealed interface ResourceEvent extends Event {

    /** A wish: this instance shall run. With {@code force} its waits are skipped once. */
    record StartRequested(String commandId, boolean force) implements ResourceEvent {}

    /** A wish: this instance shall not run. */
    record StopRequested(String commandId) implements ResourceEvent {}

    /** A wish: this instance shall be stopped if it runs, and then run. */
    record RestartRequested(String commandId) implements ResourceEvent {}

    /**
     * A wish: a command of the model shall be run for this instance.
     *
     * @param arguments by name, secret ones left out
     */
    record CommandRequested(String commandId, String command, Map<String, String> arguments)
            implements ResourceEvent {
        public CommandRequested {
            arguments = new TreeMap<>(arguments);
        }
    }

    /** The intent of running a command of the model, durable before anything is run. */
    record CommandBegun(String commandId, String command) implements ResourceEvent {}

    /**
     * A wish has come to its end on this instance. {@code detail} says why it failed, or what a
     * command of the model has printed last; else it is empty.
     */
    record CommandSettled(String commandId, Outcome outcome, String detail)
            implements ResourceEvent {}

    /** How a wish ended. */
    enum Outcome {
        OK,
        FAILED,
        /** A later wish took its place. */
        SUPERSEDED
    }

    /**
     * No launch happens although the instance is wanted: a wait failed, or a port cannot be had.
     */
    record StartRefused(String reason) implements ResourceEvent {}

    /**
     * The intent of a launch, durable before the runtime is called.
     *
     * @param attemptId goes with the process as {@code REPRISE_ATTEMPT} and finds it again
     * @param specHash of the launch-relevant part of the spec
     * @param commandLine program and arguments; a secret stands as {@code ${secret:name}}
     * @param environment what is laid over the host's environment, secrets likewise
     * @param ports the port of this machine at which each endpoint's program is reached, by
     *     endpoint name
     * @param container what else is asked of the container engine; null for a process
     */
    record LaunchBegun(
            int attempt,
            String attemptId,
            String specHash,
            List<String> commandLine,
            Map<String, String> environment,
            String workingDirectory,
            Map<String, Integer> ports,
            Lifetime lifetime,
            @Nullable ContainerPlan container)
            implements ResourceEvent {
        /** The launch of a process. */
        public LaunchBegun(
                int attempt,
                String attemptId,
                String specHash,
                List<String> commandLine,
                Map<String, String> environment,
                String workingDirectory,
                Map<String, Integer> ports,
                Lifetime lifetime) {
            this(
                    attempt,
                    attemptId,
                    specHash,
                    commandLine,
                    environment,
                    workingDirectory,
                    ports,
                    lifetime,
                    null);
        }

        public LaunchBegun {
            commandLine = List.copyOf(commandLine);
            environment = new TreeMap<>(environment);
            ports = new TreeMap<>(ports);
        }
    }

    /**
     * The container of a launch.
     *
     * @param name it is made under: it carries the attempt, so that the engine refuses a second one
     * @param image reference it is made from
     * @param mounts {@code source:target[:ro]}, an anonymous volume without source
     * @param networks by name, with the aliases of the container in each
     * @param options what else it is made with, by what people call it; of a file a hash; null in
     *     schema version 2
     */
    record ContainerPlan(
            String name,
            String image,
            List<String> mounts,
            Map<String, List<String>> networks,
            @Nullable Map<String, String> options) {
        public ContainerPlan {
            mounts = List.copyOf(mounts);
            networks = new TreeMap<>(networks);
            options = options == null ? null : new TreeMap<>(options);
        }
    }

    /** A launch has come to its next phase; {@code detail} says it in words. */
    record LaunchProgressed(int attempt, Phase phase, String detail) implements ResourceEvent {}

    /** What a launch is at, before the program runs. */
    enum Phase {
        /** The container that shall be taken on is not there yet. */
        NOT_FOUND,
        PULLING,
        BUILDING,
        CREATING,
        STARTING,
        /** It was launched on another engine than the one that a later host has found. */
        ELSEWHERE
    }

    /** A launch was due but cannot be made: a secret has no value. */
    record LaunchRefused(int attempt, String reason) implements ResourceEvent {}

    /**
     * The port of an endpoint was found taken right before a launch; nothing was launched.
     *
     * @param retry how a launch with the very port may be tried again; null where it is not
     */
    record PortTaken(
            int attempt,
            String owner,
            String endpoint,
            int port,
            String holder,
            @Nullable Retry retry)
            implements ResourceEvent {
        /** One that is not waited for. */
        public PortTaken(int attempt, String owner, String endpoint, int port, String holder) {
            this(attempt, owner, endpoint, port, holder, null);
        }
    }

    /** The program runs; {@code identity} is the program's, never the keeper's. */
    record Launched(int attempt, Identity identity) implements ResourceEvent {}

    /**
     * The program never ran: not found, not executable, directory unreadable, ...
     *
     * @param retry how it may be tried again; null where that would not help
     */
    record LaunchFailed(int attempt, String reason, @Nullable Retry retry)
            implements ResourceEvent {
        /** A launch that would fail again. */
        public LaunchFailed(int attempt, String reason) {
            this(attempt, reason, null);
        }
    }

    /**
     * A launch has failed for what may pass.
     *
     * @param takenPort the port of this machine that somebody else had; null if it was no port
     */
    record Retry(@Nullable Integer takenPort) {
        /** The same may succeed later. */
        public static final Retry LATER = new Retry(null);
    }

    /** A host looks up an attempt that an earlier host began. */
    record AdoptionBegun(int attempt) implements ResourceEvent {}

    /**
     * The attempt was found running and is watched again.
     *
     * @param startedAt when its program started, by the keeper's record; null where that is not
     *     known, and in schema version 1
     */
    record Adopted(int attempt, Identity identity, @Nullable Instant startedAt)
            implements ResourceEvent {}

    /**
     * The attempt was begun but its program never started; it has been claimed so that it never
     * will.
     */
    record Abandoned(int attempt, String reason) implements ResourceEvent {}

    /** The attempt's program is gone and left no exit record: reboot, or its keeper was killed. */
    record Lost(int attempt, String reason) implements ResourceEvent {}

    /**
     * A stop is about to be signalled to the whole tree.
     *
     * @param changed names of what differs where the definition has changed, else null
     */
    record StopBegun(
            int attempt,
            StopReason reason,
            String signal,
            Duration grace,
            @Nullable List<String> changed)
            implements ResourceEvent {
        public StopBegun(int attempt, StopReason reason, String signal, Duration grace) {
            this(attempt, reason, signal, grace, null);
        }
    }

    /** Why an attempt is stopped. */
    enum StopReason {
        REQUESTED,
        RESTART,
        SHUTDOWN,
        SPEC_CHANGED,
        REMOVED,
        LIVENESS
    }

    /** SIGKILL is about to be sent to the whole tree. */
    record KillBegun(int attempt) implements ResourceEvent {}

    /**
     * The program and its whole tree have ended.
     *
     * @param exitCode as {@code sh} gives it: 128 + n for signal n
     * @param signal the signal's name when it was one, else null
     * @param at when the program ended, by the keeper's record
     * @param hostAway whether it ended while no host watched
     * @param reason what the engine knows of the end besides, for example that memory ran out; else
     *     null
     */
    record Exited(
            int attempt,
            int exitCode,
            @Nullable String signal,
            Instant at,
            boolean hostAway,
            @Nullable String reason)
            implements ResourceEvent {
        public Exited(
                int attempt, int exitCode, @Nullable String signal, Instant at, boolean hostAway) {
            this(attempt, exitCode, signal, at, hostAway, null);
        }
    }

    /** Somebody else has changed what runs; {@code detail} says it in words. */
    record Drifted(int attempt, Drift drift, String detail) implements ResourceEvent {}

    /** What somebody else did to a container. */
    enum Drift {
        /** Stopped and started: the same container runs a new life. */
        RESTARTED,
        STOPPED,
        REMOVED,
        PAUSED,
        UNPAUSED,
        DISCONNECTED,
        /** The host has put it back into its network. */
        RECONNECTED
    }

    /** A check of the running attempt has changed its verdict. */
    record HealthChanged(int attempt, String check, Health status, String detail)
            implements ResourceEvent {}

    /** The verdict of a check. Only {@code HEALTHY} releases a waiter. */
    enum Health {
        HEALTHY,
        DEGRADED,
        UNHEALTHY
    }

    /** A deadline that stands in the state has passed. */
    record TimerDue(Timer timer, Instant deadline) implements ResourceEvent {}

    /** What a deadline is for. */
    enum Timer {
        BACKOFF,
        GRACE,
        KILL
    }

    /** The program cut its own output file; reading went on from its start. */
    record ConsoleTruncated(int attempt, String stream, long line) implements ResourceEvent {}

    /**
     * Output was not kept; {@code reason} names the quota or the fault. Zero {@code bytes}: the
     * console of an ended attempt could not be completed, and how much is missing is not known.
     */
    record ConsoleGap(int attempt, String stream, long line, long bytes, String reason)
            implements ResourceEvent {}

    /** The attempt's console is complete: {@code lines} and {@code bytes} by stream name. */
    record ConsoleSealed(int attempt, Map<String, Long> lines, Map<String, Long> bytes)
            implements ResourceEvent {
        public ConsoleSealed {
            lines = new TreeMap<>(lines);
            bytes = new TreeMap<>(bytes);
        }
    }
}
