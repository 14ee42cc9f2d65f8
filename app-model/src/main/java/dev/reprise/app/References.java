package dev.reprise.app;

import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.Template.EndpointValue;
import dev.reprise.app.spec.Template.Property;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables of references: the contract of the reference app-model, 1.6. Pure. */
final class References {
    private References() {}

    /** Returns the variables that {@code user}'s references give it, in their order. */
    static Map<String, Template> variables(Declaration user, Map<String, Declaration> byName) {
        var variables = new LinkedHashMap<String, Template>();
        for (var reference : user.references()) {
            var target = byName.get(reference.resource());
            if (target != null) {
                target.endpoints().stream()
                        .filter(
                                e ->
                                        reference.endpoint() == null
                                                || reference.endpoint().equals(e.name()))
                        .forEach(e -> add(variables, reference, target, e));
            }
        }
        return variables;
    }

    private static void add(
            Map<String, Template> variables,
            Declaration.Reference reference,
            Declaration target,
            EndpointSpec endpoint) {
        var override = reference.override();
        var url =
                new Template(
                        List.of(new EndpointValue(target.name(), endpoint.name(), Property.URL)));
        var service = override == null ? target.name() : override;
        int index = 0;
        while (variables.containsKey(discovery(service, endpoint, index))) {
            index++;
        }
        variables.put(discovery(service, endpoint, index), url);
        var prefix = override == null ? Names.encodedUpper(target.name()) : Names.encoded(override);
        variables.put(prefix + "_" + Names.encodedUpper(endpoint.name()), url);
    }

    private static String discovery(String service, EndpointSpec endpoint, int index) {
        return "services__%s__%s__%d".formatted(service, endpoint.scheme(), index);
    }
}
