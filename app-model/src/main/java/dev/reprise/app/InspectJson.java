package dev.reprise.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.Template;

import java.util.Locale;

/**
 * The lowered model for people and scripts. Deferred values are texts with holes: {@code
 * ${api.http.url}} for an endpoint's property, {@code ${secret:parameter:token}} for a secret.
 */
public final class InspectJson {
    private InspectJson() {}

    /**
     * Returns the model as indented JSON, with a newline at its end: equal specs give equal text.
     * Resources stand in model order; of a secret only its name and whether it has a value are
     * told.
     *
     * @param lowered whose secrets are looked at for their presence only
     */
    public static String of(Lowered lowered) {
        var mapper = EventJson.mapper();
        var root = mapper.createObjectNode();
        AppSpec spec = lowered.spec();
        root.put("name", spec.name());
        var resources = root.putArray("resources");
        spec.resources().forEach(r -> resource(resources.addObject(), r));
        var secrets = root.putObject("secrets");
        spec.secrets()
                .keySet()
                .forEach(
                        name ->
                                secrets.put(
                                        name,
                                        lowered.secretValues().containsKey(name)
                                                ? "set"
                                                : "missing"));
        var warnings = root.putArray("warnings");
        lowered.warnings().forEach(warnings::add);
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree cannot be written", e);
        }
    }

    /** Returns the value with its holes. */
    static String text(Template template) {
        var text = new StringBuilder();
        for (var part : template.parts()) {
            switch (part) {
                case Template.Text(String literal) -> text.append(literal);
                case Template.Secret(String name) ->
                        text.append("${secret:").append(name).append('}');
                case Template.EndpointValue(
                                String resource,
                                String endpoint,
                                Template.Property property) ->
                        text.append("${")
                                .append(resource)
                                .append('.')
                                .append(endpoint)
                                .append('.')
                                .append(name(property))
                                .append('}');
            }
        }
        return text.toString();
    }

    private static String name(Template.Property property) {
        return switch (property) {
            case HOST_AND_PORT -> "hostAndPort";
            case TARGET_PORT -> "targetPort";
            case URL, HOST, PORT, SCHEME -> property.name().toLowerCase(Locale.ROOT);
        };
    }

    private static void resource(ObjectNode node, ResourceSpec spec) {
        var mapper = EventJson.mapper();
        node.put("name", spec.name());
        node.put("type", spec.type());
        node.put("command", spec.command());
        ArrayNode args = node.putArray("args");
        spec.args().forEach(arg -> args.add(text(arg)));
        node.put("workingDirectory", spec.workingDirectory());
        if (spec.container() != null) {
            ContainerJson.write(node.putObject("container"), spec.container());
        }
        var environment = node.putObject("environment");
        spec.environment().forEach((key, value) -> environment.put(key, text(value)));
        node.set("endpoints", mapper.valueToTree(spec.endpoints()));
        node.set("waits", mapper.valueToTree(spec.waits()));
        node.set("references", mapper.valueToTree(spec.references()));
        node.set("checks", mapper.valueToTree(spec.checks()));
        node.set("restart", mapper.valueToTree(spec.restart()));
        node.set("stop", mapper.valueToTree(spec.stop()));
        node.put("lifetime", spec.lifetime().name());
        node.put("explicitStart", spec.explicitStart());
        node.put("replicas", spec.replicas());
        if (spec.parent() != null) {
            node.put("parent", spec.parent());
        }
    }
}
