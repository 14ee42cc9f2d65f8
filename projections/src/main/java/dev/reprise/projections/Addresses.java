package dev.reprise.projections;

import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.Template.EndpointValue;

import java.util.Optional;

/**
 * Where an endpoint is, for who asks: programs of this machine use its loopback, containers the
 * names of their network (app-model reference, 1.4). Pure.
 */
public final class Addresses {
    /** By this name containers reach this machine. */
    public static final String MACHINE = "host.dev.internal";

    private static final String CONTAINER_DOMAIN = ".dev.internal";

    private Addresses() {}

    /** Returns the names by which an instance's container is known in the app's networks. */
    public static java.util.List<String> aliases(ResourceSpec spec, String instance) {
        return java.util.stream.Stream.of(spec.name(), instance)
                .distinct()
                .flatMap(name -> java.util.stream.Stream.of(name, name + CONTAINER_DOMAIN))
                .toList();
    }

    static String host(AppState state, InstanceState reader, ResourceSpec target) {
        if (!contained(state, reader)) {
            return "localhost";
        }
        return target.container() == null ? MACHINE : target.name() + CONTAINER_DOMAIN;
    }

    static String port(
            AppState state,
            InstanceState reader,
            EndpointValue value,
            ResourceSpec target,
            EndpointSpec endpoint) {
        if (target.container() != null && contained(state, reader)) {
            return String.valueOf(endpoint.targetPort());
        }
        var own =
                value.property() == Template.Property.TARGET_PORT
                        && reader.resource().equals(target.name());
        Optional<Integer> port =
                own
                        ? state.targetPort(reader.name(), target, endpoint)
                        : state.publicPort(target, endpoint);
        return port.map(Object::toString).orElse("");
    }

    private static boolean contained(AppState state, InstanceState reader) {
        return state.spec(reader).filter(spec -> spec.container() != null).isPresent();
    }
}
