package dev.reprise.app.spec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How an instance is stopped, and how long it may live on without a host.
 *
 * @param signal name as {@code kill -l} has it, with SIG in front; null for the one that the image
 *     of a container names, else {@code SIGTERM}
 * @param grace from the signal to SIGKILL
 * @param orphanGrace how long a session instance is kept when its host died and none came back
 */
public record StopSpec(@Nullable String signal, Duration grace, Duration orphanGrace) {
    public static final String SIGTERM = "SIGTERM";

    /** What holds where the model says nothing. */
    public static final StopSpec DEFAULT =
            new StopSpec(null, Duration.ofSeconds(10), Duration.ofMinutes(10));

    /**
     * Returns the signal that stops it.
     *
     * @param image the one that its image names, null if none
     */
    public String signal(@Nullable String image) {
        if (signal != null) {
            return signal;
        }
        return image == null ? SIGTERM : image;
    }
}
