package dev.reprise.cli.host;

import dev.reprise.app.Lowered;
import dev.reprise.app.spec.AppSpec;
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

    /**
     * Returns what {@code held} knows of the secrets of a session: all, or that it does not know
     * all. A value that may have changed since counts as not known.
     */
    static Secrets of(AppSpec session, Lowered held) {
        var now = held.spec().secrets();
        var all =
                session.secrets().entrySet().stream()
                        .allMatch(
                                before ->
                                        !before.getValue().isEmpty()
                                                && before.getValue()
                                                        .equals(now.get(before.getKey())));
        return all ? new HeldSecrets(held.secretValues()) : Secrets.UNKNOWN;
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
