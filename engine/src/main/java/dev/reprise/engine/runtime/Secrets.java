package dev.reprise.engine.runtime;

import java.util.Collection;
import java.util.Comparator;
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

    /** There are secrets, and this host was not told them. */
    Secrets UNKNOWN =
            new Secrets() {
                @Override
                public Optional<String> value(String name) {
                    return Optional.empty();
                }

                @Override
                public Collection<String> values() {
                    return java.util.List.of();
                }

                @Override
                public boolean known() {
                    return false;
                }
            };

    /** Returns the value that {@code name} refers to, empty if it is not set. */
    Optional<String> value(String name);

    /** Values with fewer characters are not looked for in what programs print. */
    int SHORTEST = 4;

    /** Returns all values, for masking text. */
    Collection<String> values();

    /** Returns {@code text} with stars for each of {@code values}. */
    static String masked(String text, Collection<String> values) {
        var masked = text;
        var longestFirst =
                values.stream()
                        .filter(value -> !value.isEmpty())
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
        for (var value : longestFirst) {
            masked = masked.replace(value, "***");
        }
        return masked;
    }

    /** Returns whether text that was masked by {@link #values} may be shown; if not, none may. */
    default boolean known() {
        return true;
    }
}
