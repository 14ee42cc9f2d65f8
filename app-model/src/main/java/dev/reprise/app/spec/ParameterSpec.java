package dev.reprise.app.spec;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A value from outside, as far as it may be written down.
 *
 * @param description for people, or null
 * @param value null for a secret, and when it is missing
 * @param source where its value is from, null when it is missing
 * @param awaited whether what needs it waits while it is missing, rather than being refused
 * @param usedBy the resources whose arguments or environment hold it, in model order
 */
public record ParameterSpec(
        String name,
        boolean secret,
        @Nullable String description,
        @Nullable String value,
        @Nullable Source source,
        boolean awaited,
        List<String> usedBy) {
    public ParameterSpec {
        usedBy = List.copyOf(usedBy);
    }

    /** Where a value is from. */
    public enum Source {
        /** The model's own code. */
        MODEL,
        /** The environment of {@code reprise run}, or what was saved for the app host. */
        CONFIGURATION,
        /** The model's default. */
        DEFAULT,
        /** Somebody, while the app ran. */
        GIVEN
    }

    /** Returns the name under which {@link Template.Secret} and {@link AppSpec#secrets} know it. */
    public String reference() {
        return reference(name);
    }

    /** Returns the name under which specs know the parameter {@code name}. */
    public static String reference(String name) {
        return "parameter:" + name;
    }

    /** Returns whether it has no value. */
    public boolean missing() {
        return source == null;
    }
}
