package dev.reprise.app;

import dev.reprise.app.spec.Template.Property;

/**
 * An endpoint of a resource, by name; it may be declared later. As a value it stands for its URL.
 * All properties are what callers use, but for {@link #targetPort()}.
 */
public final class EndpointReference implements Value {
    private final Resource<?> resource;
    private final String name;

    EndpointReference(Resource<?> resource, String name) {
        this.resource = resource;
        this.name = name;
    }

    /** Returns the endpoint's name. */
    public String name() {
        return name;
    }

    /** Returns for example {@code http://localhost:14001}. */
    public EndpointProperty url() {
        return property(Property.URL);
    }

    /** Returns the host, without port. */
    public EndpointProperty host() {
        return property(Property.HOST);
    }

    /** Returns the port, in decimal. */
    public EndpointProperty port() {
        return property(Property.PORT);
    }

    /** Returns the scheme: {@code http} or {@code tcp}. */
    public EndpointProperty scheme() {
        return property(Property.SCHEME);
    }

    /** Returns for example {@code localhost:14001}. */
    public EndpointProperty hostAndPort() {
        return property(Property.HOST_AND_PORT);
    }

    /**
     * Returns the port that the program itself listens on: another one than {@link #port()} behind
     * a proxy, and one of its own for each replica, so that only the resource itself can use it
     * then.
     */
    public EndpointProperty targetPort() {
        return property(Property.TARGET_PORT);
    }

    Resource<?> resource() {
        return resource;
    }

    private EndpointProperty property(Property property) {
        return new EndpointProperty(this, property);
    }

    @Override
    public String toString() {
        return "endpoint " + name + " of " + resource.name();
    }
}
