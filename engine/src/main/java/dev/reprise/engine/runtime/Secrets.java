package dev.reprise.engine.runtime;

import java.util.Collection;
import java.util.Optional;

/** Values that exist only in the host's memory. Thread-safe. */
public interface Secrets {
    /** No secrets. */
    Secrets NONE =
            new Secrets() {
                @Override
                public Optional<String> value(String name) {
                    return Optional.empty();
                }

                @Override
                public Collection<String> values() {
                    return java.util.List.of();
                }
            };

    /** Returns the value that {@code name} refers to, empty if it is not set. */
    Optional<String> value(String name);

    /** Returns all values, for masking text. */
    Collection<String> values();
}
