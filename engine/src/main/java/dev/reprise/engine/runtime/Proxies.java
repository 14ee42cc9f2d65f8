package dev.reprise.engine.runtime;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** TCP proxies of the host, one for each proxied endpoint. */
public interface Proxies extends AutoCloseable {
    /**
     * Listens on {@code port} of {@code address}, or of the loopback addresses without one, and
     * keeps doing so until {@link #close}. Reports {@code ProxyUp} or {@code ProxyDown}.
     * Idempotent.
     */
    void bind(String resource, String endpoint, int port, @Nullable String address);

    /**
     * Makes {@code targetPorts} (on loopback) where new connections go; open ones are left alone.
     * With none, connections are parked until there is one. Returns at once.
     */
    void route(String resource, String endpoint, List<Integer> targetPorts);

    @Override
    void close();
}
