package dev.reprise.engine.runtime;

import dev.reprise.app.spec.AppSpec;

import java.io.IOException;
import java.util.Optional;

/** Values for the model's parameters while the app runs. Thread-safe. */
public interface Parameters {
    /** A model without parameters. */
    Parameters NONE = (_, _, _) -> Optional.empty();

    /**
     * Takes a value in, which {@link Secrets} has from then on if it is one.
     *
     * @param save whether later runs of the app host have it too
     * @return the model with it; empty if the model has no such parameter
     * @throws IOException if it cannot be saved; nothing was taken in
     */
    Optional<AppSpec> give(String name, String value, boolean save) throws IOException;
}
