package dev.reprise.app.spec;

import org.jspecify.annotations.Nullable;

/**
 * A named address of a resource.
 *
 * @param scheme {@code http}, {@code https} or {@code tcp}
 * @param port the fixed port that callers use, or null when it is allocated once and kept
 * @param env the variable in which the program finds the port to listen on, or null
 * @param proxied whether the host's proxy stands before it: callers then use the proxy's port, each
 *     instance listens on its own
 * @param targetPort the port inside the container, null for a process
 */
public record EndpointSpec(
        String name,
        String scheme,
        @Nullable Integer port,
        @Nullable String env,
        boolean proxied,
        @Nullable Integer targetPort) {

    /** An endpoint of a process: its program is told the port, or knows it. */
    public EndpointSpec(
            String name,
            String scheme,
            @Nullable Integer port,
            @Nullable String env,
            boolean proxied) {
        this(name, scheme, port, env, proxied, null);
    }
}
