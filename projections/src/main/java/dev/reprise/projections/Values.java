package dev.reprise.projections;

import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.Template.EndpointValue;
import dev.reprise.app.spec.Template.Secret;
import dev.reprise.app.spec.Template.Text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Deferred values made concrete from a state. Pure: what stands for a secret is the caller's
 * choice.
 */
public final class Values {
    /** Writes a secret as a reference, fit for the log. */
    public static final UnaryOperator<String> REFERENCE = name -> "${secret:" + name + "}";

    private Values() {}

    /** Returns program and arguments of an instance. */
    public static List<String> commandLine(
            AppState state,
            InstanceState instance,
            ResourceSpec spec,
            UnaryOperator<String> secret) {
        var line = new ArrayList<String>();
        line.add(spec.command());
        spec.args().forEach(arg -> line.add(render(state, instance, arg, secret)));
        return List.copyOf(line);
    }

    /**
     * Returns what is laid over the host's environment, in declaration order; ports go where
     * endpoints want them.
     */
    public static Map<String, String> environment(
            AppState state,
            InstanceState instance,
            ResourceSpec spec,
            UnaryOperator<String> secret) {
        var environment = new LinkedHashMap<String, String>();
        for (var endpoint : spec.endpoints()) {
            if (endpoint.env() != null) {
                state.targetPort(instance.name(), spec, endpoint)
                        .ifPresent(port -> environment.put(endpoint.env(), port.toString()));
            }
        }
        spec.environment()
                .forEach(
                        (key, value) ->
                                environment.put(key, render(state, instance, value, secret)));
        return environment;
    }

    /** Returns one variable of {@link #environment}, empty if it has no such one. */
    public static Optional<String> variable(
            AppState state,
            InstanceState instance,
            ResourceSpec spec,
            String key,
            UnaryOperator<String> secret) {
        var template = spec.environment().get(key);
        return template != null
                ? Optional.of(render(state, instance, template, secret))
                : Optional.ofNullable(environment(state, instance, spec, REFERENCE).get(key));
    }

    /** Returns the port each endpoint's program listens on, as far as allocated. */
    public static Map<String, Integer> targetPorts(
            AppState state, InstanceState instance, ResourceSpec spec) {
        var ports = new TreeMap<String, Integer>();
        for (var endpoint : spec.endpoints()) {
            state.targetPort(instance.name(), spec, endpoint)
                    .ifPresent(port -> ports.put(endpoint.name(), port));
        }
        return ports;
    }

    private static String render(
            AppState state,
            InstanceState instance,
            Template template,
            UnaryOperator<String> secret) {
        var text = new StringBuilder();
        for (var part : template.parts()) {
            text.append(
                    switch (part) {
                        case Text(String literal) -> literal;
                        case Secret(String name) -> secret.apply(name);
                        case EndpointValue value -> endpoint(state, instance, value);
                    });
        }
        return text.toString();
    }

    private static String endpoint(AppState state, InstanceState reader, EndpointValue value) {
        var spec = state.model().resource(value.resource());
        if (spec.isEmpty()) {
            return "";
        }
        var endpoint = spec.get().endpoint(value.endpoint());
        var port = port(state, reader, value, spec.get(), endpoint);
        return switch (value.property()) {
            case URL -> endpoint.scheme() + "://localhost:" + port;
            case HOST -> "localhost";
            case PORT, TARGET_PORT -> port;
            case SCHEME -> endpoint.scheme();
            case HOST_AND_PORT -> "localhost:" + port;
        };
    }

    private static String port(
            AppState state,
            InstanceState reader,
            EndpointValue value,
            ResourceSpec spec,
            EndpointSpec endpoint) {
        var own =
                value.property() == Template.Property.TARGET_PORT
                        && reader.resource().equals(spec.name());
        var port =
                own
                        ? state.targetPort(reader.name(), spec, endpoint)
                        : state.publicPort(spec, endpoint);
        return port.map(Object::toString).orElse("");
    }
}
