package dev.reprise.engine.runtime;

import dev.reprise.app.event.HostEvent.Use;
import dev.reprise.app.event.Identity;
import dev.reprise.app.event.ResourceEvent.Drift;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.event.ResourceEvent.Retry;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a runtime, a probe, a proxy or the console has seen. Reports may be late, lost or double;
 * {@code attempt} fences them.
 */
public sealed interface Report {
    /** The program runs. */
    record Started(String instance, int attempt, Identity identity) implements Report {}

    /**
     * The program never ran.
     *
     * @param retry how it may be tried again; null where that would not help
     */
    record StartFailed(String instance, int attempt, String reason, @Nullable Retry retry)
            implements Report {
        public StartFailed(String instance, int attempt, String reason) {
            this(instance, attempt, reason, null);
        }
    }

    /** An attempt of an earlier host runs, since {@code startedAt} if that is known. */
    record Found(String instance, int attempt, Identity identity, @Nullable Instant startedAt)
            implements Report {}

    /** An attempt of an earlier host was never started and now never will be. */
    record NeverStarted(String instance, int attempt, String reason) implements Report {}

    /** The program is no more and left no exit record. */
    record Gone(String instance, int attempt, String reason) implements Report {}

    /**
     * Program and tree have ended; {@code at} is when the program did.
     *
     * @param reason what the engine knows of the end besides, or null
     */
    record Ended(
            String instance,
            int attempt,
            int exitCode,
            @Nullable String signal,
            Instant at,
            boolean hostAway,
            @Nullable String reason)
            implements Report {
        public Ended(
                String instance,
                int attempt,
                int exitCode,
                @Nullable String signal,
                Instant at,
                boolean hostAway) {
            this(instance, attempt, exitCode, signal, at, hostAway, null);
        }
    }

    /** A launch is at its next phase. */
    record Progress(String instance, int attempt, Phase phase, String detail) implements Report {}

    /** Somebody else has changed what runs. */
    record Drifted(String instance, int attempt, Drift drift, String detail) implements Report {}

    /** Somebody else has started what had ended and stays on the engine. */
    record StartedByHand(String instance, String containerId) implements Report {}

    /** The container engine answers. */
    record EngineUp(String detail) implements Report {}

    /** The container engine does not answer. */
    record EngineDown(String reason) implements Report {}

    /** A network is there; {@code gateway} null where the engine names none. */
    record NetworkUp(String name, String id, @Nullable String gateway) implements Report {}

    /** A network cannot be made. */
    record NetworkDown(String name, String reason) implements Report {}

    /** A network is gone, or was left as {@code reason} says. */
    record NetworkGone(String name, @Nullable String reason) implements Report {}

    /** A check's verdict, reported when it changes. */
    record Verdict(String instance, int attempt, String check, Health health, String detail)
            implements Report {}

    /** What attempts use, as of {@code at}. */
    record Measured(Instant at, List<Use> uses) implements Report {
        public Measured {
            uses = List.copyOf(uses);
        }
    }

    /** A command of the model has come to its end; {@code detail} is masked, as are all details. */
    record CommandEnded(String instance, String commandId, boolean ok, String detail)
            implements Report {}

    /** The proxy of an endpoint listens. */
    record ProxyUp(String resource, String endpoint, int port) implements Report {}

    /** The proxy of an endpoint cannot listen. */
    record ProxyDown(String resource, String endpoint, int port, String reason) implements Report {}

    /** A program cut its own output; {@code line} is the last line before the cut. */
    record OutputTruncated(String instance, int attempt, String stream, long line)
            implements Report {}

    /** Output after {@code line} was not kept. */
    record OutputGap(
            String instance, int attempt, String stream, long line, long bytes, String reason)
            implements Report {}

    /** The console of an ended attempt is complete. */
    record OutputSealed(
            String instance, int attempt, Map<String, Long> lines, Map<String, Long> bytes)
            implements Report {}
}
