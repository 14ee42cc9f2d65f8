package dev.reprise.cli.host;

import dev.reprise.engine.runtime.Secrets;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The model's secret values, in memory only. */
final class HeldSecrets implements Secrets {
    private final Map<String, String> values;

    HeldSecrets(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    @Override
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public Collection<String> values() {
        return values.values();
    }

    @Override
    public String toString() {
        return "HeldSecrets[" + values.size() + "]";
    }
}
