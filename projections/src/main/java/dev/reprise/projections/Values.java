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
        var container = spec.container();
        if (container == null) {
            line.add(spec.command());
        } else {
            line.addAll(entrypoint(state, instance, spec, secret));
        }
        spec.args().forEach(arg -> line.add(render(state, instance, arg, secret)));
        return List.copyOf(line);
    }

    /** Returns the entrypoint of a container, empty where the image's is used. */
    public static List<String> entrypoint(
            AppState state,
            InstanceState instance,
            ResourceSpec spec,
            UnaryOperator<String> secret) {
        var container = spec.container();
        return container == null
                ? List.of()
                : container.entrypoint().stream()
                        .map(part -> render(state, instance, part, secret))
                        .toList();
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

    /** Returns one deferred value as the instance sees it. */
    public static String render(
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
            var variable = endpoint.env();
            if (variable != null) {
                listening(state, instance, spec, endpoint)
                        .ifPresent(port -> environment.put(variable, port.toString()));
            }
        }
        spec.environment()
                .forEach(
                        (key, value) ->
                                environment.put(key, render(state, instance, value, secret)));
        return environment;
    }

    /** Returns the port that the program itself listens on: its container's, or this machine's. */
    private static Optional<Integer> listening(
            AppState state, InstanceState instance, ResourceSpec spec, EndpointSpec endpoint) {
        return spec.container() == null
                ? state.targetPort(instance.name(), spec, endpoint)
                : Optional.ofNullable(endpoint.targetPort());
    }

    /**
     * Returns the port of this machine at which each endpoint's program is reached, as far as
     * allocated.
     */
    public static Map<String, Integer> targetPorts(
            AppState state, InstanceState instance, ResourceSpec spec) {
        var ports = new TreeMap<String, Integer>();
        for (var endpoint : spec.endpoints()) {
            state.targetPort(instance.name(), spec, endpoint)
                    .ifPresent(port -> ports.put(endpoint.name(), port));
        }
        return ports;
    }

    private static String endpoint(AppState state, InstanceState reader, EndpointValue value) {
        var spec = state.model().resource(value.resource());
        if (spec.isEmpty()) {
            return "";
        }
        var endpoint = spec.get().endpoint(value.endpoint());
        var host = Addresses.host(state, reader, spec.get());
        var port = Addresses.port(state, reader, value, spec.get(), endpoint);
        return switch (value.property()) {
            case URL -> endpoint.scheme() + "://" + host + ":" + port;
            case HOST -> host;
            case PORT, TARGET_PORT -> port;
            case SCHEME -> endpoint.scheme();
            case HOST_AND_PORT -> host + ":" + port;
        };
    }
}
