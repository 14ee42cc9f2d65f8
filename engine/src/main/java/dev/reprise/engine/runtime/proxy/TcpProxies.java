package dev.reprise.engine.runtime.proxy;

import dev.reprise.engine.runtime.Proxies;
import dev.reprise.engine.runtime.Reports;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * TCP proxies on {@code 127.0.0.1} and, where the system has it, {@code ::1}, or on the address
 * that is asked for. New connections go to the targets in turn; a target that refuses is passed
 * over. With no target that accepts, at most 20 connections of an endpoint wait, and the oldest is
 * dropped for a further one; what they send meanwhile is delivered later.
 *
 * <p>A port that is taken is tried again for 1 s before {@code ProxyDown} names who holds it, and
 * every 2 s after that, so that {@code ProxyUp} may follow. All connections share one thread and
 * one buffer of 256 KiB; each holds at most one more per direction, while its receiver is slow.
 */
public final class TcpProxies implements Proxies {
    static final int BUFFER_BYTES = 256 * 1024;

    private final ProxyLoop loop = new ProxyLoop();
    private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Map<List<String>, ProxiedEndpoint> endpoints = new HashMap<>();
    private final Reports reports;
    private final IntFunction<Optional<String>> holder;

    /**
     * Starts the thread of the proxies, which {@link #close} ends.
     *
     * @param holder who listens on a port, as {@link dev.reprise.engine.runtime.Ports#holder}
     */
    public TcpProxies(Reports reports, IntFunction<Optional<String>> holder) {
        this.reports = reports;
        this.holder = holder;
        loop.start();
    }

    @Override
    public void bind(String resource, String endpoint, int port, @Nullable String address) {
        loop.execute(() -> endpoint(resource, endpoint).bind(port, address));
    }

    @Override
    public void route(String resource, String endpoint, List<Integer> targetPorts) {
        var targets = List.copyOf(targetPorts);
        loop.execute(() -> endpoint(resource, endpoint).route(targets));
    }

    /** Closes all listeners and all connections, open ones too. */
    @Override
    public void close() {
        loop.close();
    }

    private ProxiedEndpoint endpoint(String resource, String endpoint) {
        return endpoints.computeIfAbsent(
                List.of(resource, endpoint),
                _ -> new ProxiedEndpoint(resource, endpoint, loop, shared, reports, holder));
    }
}
