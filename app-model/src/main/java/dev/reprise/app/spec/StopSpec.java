package dev.reprise.app.spec;

import java.time.Duration;

/**
 * How an instance is stopped, and how long it may live on without a host.
 *
 * @param signal name as {@code kill -l} has it, with SIG in front
 * @param grace from the signal to SIGKILL
 * @param orphanGrace how long a session instance is kept when its host died and none came back
 */
public record StopSpec(String signal, Duration grace, Duration orphanGrace) {
    public static final StopSpec DEFAULT =
            new StopSpec("SIGTERM", Duration.ofSeconds(10), Duration.ofMinutes(10));
}
