package dev.reprise.app;

import dev.reprise.app.spec.AppSpec;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A lowered model.
 *
 * @param secretValues by reference name, for memory only; a secret without a value is absent
 * @param warnings one line each, none with a secret in it
 */
public record Lowered(AppSpec spec, Map<String, String> secretValues, List<String> warnings) {
    public Lowered {
        secretValues = new TreeMap<>(secretValues);
        warnings = List.copyOf(warnings);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "Lowered[" + spec.name() + ", " + spec.resources().size() + " resources]";
    }
}
