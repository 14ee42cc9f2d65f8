package dev.reprise.app.spec;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The lowered model of one app host: everything the planner needs, nothing that is computed at run
 * time.
 *
 * @param name what people call the app: the app host's directory name unless set
 * @param resources in model order, names unique
 * @param secrets by reference name, a keyed hash of the value (hex), or empty when key or value is
 *     missing; a value itself never stands in a spec
 * @param parameters in model order, never null; logs of before there were any have none
 */
public record AppSpec(
        String name,
        List<ResourceSpec> resources,
        Map<String, String> secrets,
        @Nullable List<ParameterSpec> parameters) {
    public static final AppSpec EMPTY = new AppSpec("", List.of(), Map.of());

    public AppSpec {
        resources = List.copyOf(resources);
        secrets = new TreeMap<>(secrets);
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
    }

    /** Returns a model without parameters. */
    public AppSpec(String name, List<ResourceSpec> resources, Map<String, String> secrets) {
        this(name, resources, secrets, List.of());
    }

    @Override
    public List<ParameterSpec> parameters() {
        return Objects.requireNonNull(parameters);
    }

    /** Returns the parameter of that name, empty if the model has none. */
    public Optional<ParameterSpec> parameter(String parameterName) {
        return parameters().stream().filter(p -> p.name().equals(parameterName)).findFirst();
    }

    /** Returns the resource of that name, empty if the model has none. */
    public Optional<ResourceSpec> resource(String resourceName) {
        return resources.stream().filter(r -> r.name().equals(resourceName)).findFirst();
    }
}
