package dev.reprise.engine.runtime;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Sets ports aside. Calls take milliseconds; thread-safe. */
public interface Ports {
    /**
     * Claims a port that nobody listens on and no other app host of this user has claimed.
     *
     * @param taken ports that must not be chosen
     * @return empty if the range is exhausted
     */
    OptionalInt allocate(String owner, String endpoint, Set<Integer> taken);

    /**
     * Claims a fixed port. Returns why it cannot be had (naming the app host that claims it), empty
     * on success.
     */
    Optional<String> claim(String owner, String endpoint, int port);

    /**
     * Returns who listens on {@code port} of a loopback address now ({@code "pid 4711 (nginx)"}),
     * empty if nobody does.
     */
    Optional<String> holder(int port);
}
