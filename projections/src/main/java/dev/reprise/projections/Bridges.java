package dev.reprise.projections;

import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.Template;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which endpoints of processes containers are told: those listen on loopback, where no container
 * comes, so a proxy of the host stands in the containers' network. Pure.
 */
public final class Bridges {
    /** Stands behind the endpoint's name in the key of such a proxy. */
    public static final String SUFFIX = "@bridge";

    private Bridges() {}

    /** An endpoint of a process that containers use. */
    public record Bridge(String resource, String endpoint) {
        /** Returns the key of its proxy in {@link AppState#proxies}. */
        public String key() {
            return AppState.portKey(resource, endpoint + SUFFIX);
        }
    }

    /** Returns the bridges that the model's containers need, in model order, each once. */
    public static List<Bridge> of(AppSpec model) {
        return model.resources().stream()
                .flatMap(user -> usedBy(model, user).stream())
                .distinct()
                .toList();
    }

    /** Returns the bridges that a resource needs; none for a process. */
    public static List<Bridge> usedBy(AppSpec model, ResourceSpec user) {
        if (user.container() == null) {
            return List.of();
        }
        return values(user)
                .flatMap(template -> template.parts().stream())
                .flatMap(
                        part ->
                                part instanceof Template.EndpointValue value
                                        ? Stream.of(new Bridge(value.resource(), value.endpoint()))
                                        : Stream.empty())
                .filter(
                        bridge ->
                                model.resource(bridge.resource())
                                        .filter(other -> other.container() == null)
                                        .isPresent())
                .distinct()
                .toList();
    }

    /** Returns every deferred value that a launch of the resource makes concrete. */
    public static Stream<Template> values(ResourceSpec spec) {
        var own = Stream.concat(spec.args().stream(), spec.environment().values().stream());
        var container = spec.container();
        return container == null ? own : Stream.concat(own, container.values());
    }
}
