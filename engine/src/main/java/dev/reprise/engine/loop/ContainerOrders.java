package dev.reprise.engine.loop;

import dev.reprise.app.event.ResourceEvent.LaunchBegun;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.engine.runtime.ContainerOrder;
import dev.reprise.projections.AppState;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.Networks;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts together what a launch asks of a container engine, secrets in clear: never recorded. */
final class ContainerOrders {
    private final StepTaker values;

    ContainerOrders(StepTaker values) {
        this.values = values;
    }

    @Nullable ContainerOrder of(
            AppState state, InstanceState instance, ResourceSpec spec, LaunchBegun begun) {
        var plan = begun.container();
        var container = spec.container();
        if (plan == null || container == null) {
            return null;
        }
        var entrypoint =
                container.entrypoint().stream()
                        .map(part -> values.text(state, instance, part))
                        .toList();
        var line = values.commandLine(state, instance, spec);
        var build = container.build();
        return new ContainerOrder(
                plan,
                container,
                spec.lifetime(),
                spec.name(),
                state.session().number(),
                begun.specHash(),
                entrypoint,
                line.subList(entrypoint.size(), line.size()),
                published(spec, begun),
                texts(state, instance, container),
                build == null ? Map.of() : rendered(state, instance, build.args()),
                build == null ? Map.of() : rendered(state, instance, build.secrets()),
                gateway(state));
    }

    private static Map<Integer, Integer> published(ResourceSpec spec, LaunchBegun begun) {
        var published = new HashMap<Integer, Integer>();
        for (var endpoint : spec.endpoints()) {
            var port = begun.ports().get(endpoint.name());
            var target = endpoint.targetPort();
            if (port != null && target != null) {
                published.put(port, target);
            }
        }
        return published;
    }

    private Map<String, String> texts(
            AppState state, InstanceState instance, ContainerSpec container) {
        var texts = new HashMap<String, String>();
        for (var file : container.files()) {
            if (file.content() instanceof ContainerSpec.Text(var text)) {
                texts.put(file.path(), values.text(state, instance, text));
            }
        }
        return texts;
    }

    private Map<String, String> rendered(
            AppState state, InstanceState instance, Map<String, Template> templates) {
        var rendered = new LinkedHashMap<String, String>();
        templates.forEach((key, value) -> rendered.put(key, values.text(state, instance, value)));
        return rendered;
    }

    private static @Nullable String gateway(AppState state) {
        var network = state.networks().get(Networks.app(state.session().appHost()));
        return network == null ? null : network.gateway();
    }
}
