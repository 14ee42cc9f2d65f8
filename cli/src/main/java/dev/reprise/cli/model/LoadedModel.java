package dev.reprise.cli.model;

import dev.reprise.app.Application;
import dev.reprise.app.Lowered;
import dev.reprise.app.Lowering;
import dev.reprise.app.SecretWarnings;
import dev.reprise.app.Surroundings;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.ParameterSpec;
import dev.reprise.engine.runtime.Parameters;
import dev.reprise.engine.runtime.Secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A user's model, lowered anew whenever somebody gives a parameter a value. Thread-safe. */
public final class LoadedModel implements Parameters, Secrets {
    private final Application application;
    private final SavedParameters saved;
    private final Set<String> secrets = new LinkedHashSet<>();
    private Surroundings surroundings;
    private Lowered lowered;

    LoadedModel(Application application, Surroundings surroundings, SavedParameters saved) {
        this.application = application;
        this.surroundings = surroundings;
        this.saved = saved;
        this.lowered = lower(surroundings);
    }

    /** Returns the model as it stands. */
    public synchronized Lowered lowered() {
        return lowered;
    }

    /**
     * Returns what somebody should know of the model as it stands, no secret in it.
     *
     * @param source the app host's own, empty where it is no single file
     */
    public synchronized List<String> warnings(Optional<Path> source) throws IOException {
        var warnings = new ArrayList<>(lowered.warnings());
        var values = lowered.secretValues();
        if (source.isPresent()) {
            var file = source.get();
            warnings.addAll(
                    SecretWarnings.inSource(
                            String.valueOf(file.getFileName()), Files.readString(file), values));
        }
        values.forEach(
                (name, value) -> {
                    if (value.length() < Secrets.SHORTEST) {
                        warnings.add(
                                "secret %s has fewer than %d characters: it is not masked"
                                        .formatted(name, Secrets.SHORTEST));
                    }
                });
        return warnings;
    }

    /**
     * Takes over the values that were given while the session ran before and that its model holds:
     * secrets are not among them.
     */
    public synchronized void resume(AppSpec before) {
        var given = new TreeMap<>(surroundings.given());
        for (var parameter : before.parameters()) {
            var value = parameter.value();
            if (parameter.source() == ParameterSpec.Source.GIVEN && value != null) {
                given.putIfAbsent(parameter.name(), value);
            }
        }
        surroundings = surroundings.withGiven(given);
        lowered = lower(surroundings);
    }

    @Override
    public synchronized Optional<AppSpec> give(String name, String value, boolean save)
            throws IOException {
        if (!application.parameterNames().contains(name)) {
            return Optional.empty();
        }
        if (save) {
            saved.save(name, value);
        }
        var given = new TreeMap<>(surroundings.given());
        given.put(name, value);
        surroundings = surroundings.withGiven(given);
        lowered = lower(surroundings);
        return Optional.of(lowered.spec());
    }

    private Lowered lower(Surroundings anew) {
        var result = Lowering.lower(application, anew);
        secrets.addAll(result.secretValues().values());
        return result;
    }

    @Override
    public synchronized Optional<String> value(String name) {
        return Optional.ofNullable(lowered.secretValues().get(name));
    }

    /** Also those that were replaced: programs that still run may print them. */
    @Override
    public synchronized Collection<String> values() {
        return List.copyOf(secrets);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "LoadedModel[" + lowered() + "]";
    }

    /**
     * Returns the values that {@code environment} has for parameters: {@code Parameters__name},
     * where {@code -} may be written {@code _}.
     */
    static Map<String, String> configured(
            Collection<String> names, Map<String, String> environment) {
        var values = new TreeMap<String, String>();
        for (var name : names) {
            for (var spelling : List.of(name.replace('-', '_'), name)) {
                var value = environment.get("Parameters__" + spelling);
                if (value != null) {
                    values.put(name, value);
                }
            }
        }
        return values;
    }
}
