package dev.reprise.app;

import dev.reprise.app.spec.EndpointSpec;

import org.jspecify.annotations.Nullable;

/** The details of an endpoint. Unless set: an allocated port that is kept, direct. */
public final class EndpointOptions {
    private final String name;
    private final String scheme;
    private @Nullable Integer port;
    private @Nullable String env;
    private @Nullable Integer targetPort;
    private boolean proxied;

    EndpointOptions(String name, String scheme) {
        this.name = name;
        this.scheme = scheme;
    }

    /** The fixed port that callers use, 1..65535. */
    public EndpointOptions port(int fixed) {
        port = fixed;
        return this;
    }

    /**
     * The port that the program in a container listens on, 1..65535. Containers reach each other
     * there; on this machine the endpoint is published at a port of its own.
     */
    public EndpointOptions targetPort(int inside) {
        targetPort = inside;
        return this;
    }

    /** The variable in which the program finds the port that it shall listen on. */
    public EndpointOptions env(String variable) {
        env = variable;
        return this;
    }

    /**
     * Puts the host's proxy before the program: callers keep one address over restarts, early
     * connections are parked, replicas are balanced. The program listens on a port of its own.
     */
    public EndpointOptions proxied() {
        proxied = true;
        return this;
    }

    EndpointSpec spec() {
        return new EndpointSpec(name, scheme, port, env, proxied, targetPort);
    }
}
