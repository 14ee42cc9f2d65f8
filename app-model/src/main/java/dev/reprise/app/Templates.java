package dev.reprise.app;

import dev.reprise.app.spec.ParameterSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.Template.EndpointValue;
import dev.reprise.app.spec.Template.Part;
import dev.reprise.app.spec.Template.Property;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Turns the values of the API into templates. */
final class Templates {
    private Templates() {}

    /** Returns the template of a {@link Value} or of a text; neighbouring texts become one. */
    static Template of(Object value) {
        return joined(parts(value));
    }

    static Map<String, Template> of(Map<String, Object> values) {
        var templates = new LinkedHashMap<String, Template>();
        values.forEach((key, value) -> templates.put(key, of(value)));
        return templates;
    }

    /** Returns {@code template} with each part replaced. */
    static Template with(Template template, UnaryOperator<Part> replacement) {
        return joined(template.parts().stream().map(replacement));
    }

    private static Template joined(Stream<Part> parts) {
        var joined = new ArrayList<Part>();
        parts.forEach(
                part -> {
                    if (part instanceof Template.Text(String text)
                            && !joined.isEmpty()
                            && joined.getLast() instanceof Template.Text(String before)) {
                        joined.set(joined.size() - 1, new Template.Text(before + text));
                    } else if (!part.equals(new Template.Text(""))) {
                        joined.add(part);
                    }
                });
        return joined.isEmpty() ? Template.text("") : new Template(joined);
    }

    /** Returns the endpoint properties in a template, in order. */
    static List<EndpointValue> endpoints(Template template) {
        return template.parts().stream()
                .flatMap(p -> p instanceof EndpointValue e ? Stream.of(e) : Stream.of())
                .toList();
    }

    private static Stream<Part> parts(Object value) {
        return switch (value) {
            case EndpointReference endpoint -> parts(new EndpointProperty(endpoint, Property.URL));
            case EndpointProperty(EndpointReference endpoint, Property property) ->
                    Stream.of(
                            new EndpointValue(
                                    endpoint.resource().name(), endpoint.name(), property));
            case Parameter parameter ->
                    Stream.of(new Template.Secret(ParameterSpec.reference(parameter.name())));
            case Expression expression -> expression.parts().stream().flatMap(Templates::parts);
            default -> Stream.of(new Template.Text(value.toString()));
        };
    }
}
