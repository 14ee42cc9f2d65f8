package dev.reprise.engine.host;

import dev.reprise.engine.CommandRejectedException;
import dev.reprise.engine.InvalidArgumentException;
import dev.reprise.engine.UnknownResourceException;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Values;

/** Values with their secrets in clear, for a person who asks for one. Thread-safe. */
final class Reveals {
    private static final String ENVIRONMENT = "env:";

    private final Secrets secrets;

    Reveals(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Returns the value that the instance's environment has by what this host knows now.
     *
     * @throws InvalidArgumentException if {@code property} is none
     * @throws UnknownResourceException if there is no such instance or variable
     * @throws CommandRejectedException if a secret in it is not known to this host
     */
    String value(AppState state, String name, String property) {
        if (!property.startsWith(ENVIRONMENT)) {
            throw new InvalidArgumentException(
                    "property " + property + " cannot be shown; write env:KEY");
        }
        var key = property.substring(ENVIRONMENT.length());
        var instance = state.instances().get(name);
        if (instance == null) {
            throw new UnknownResourceException("there is no instance " + name);
        }
        return state.spec(instance)
                .flatMap(spec -> Values.variable(state, instance, spec, key, this::clear))
                .orElseThrow(
                        () ->
                                new UnknownResourceException(
                                        name + " is told no variable " + key + " by the model"));
    }

    private String clear(String name) {
        return secrets.value(name)
                .orElseThrow(
                        () ->
                                new CommandRejectedException(
                                        "secret " + name + " is not known to this host"));
    }
}
