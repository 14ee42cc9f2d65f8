package dev.reprise.app;

import org.jspecify.annotations.Nullable;

/**
 * A named value from outside the model. Without a value the resources that use it fail to start,
 * the others run.
 */
public final class Parameter implements Value {
    private final String name;
    private final @Nullable String value;
    private boolean secret;

    Parameter(String name, @Nullable String value) {
        this.name = name;
        this.value = value;
    }

    /** Marks the value as one that is never written down: it stays in the host's memory. */
    public Parameter secret() {
        secret = true;
        return this;
    }

    /** Returns the parameter's name. */
    public String name() {
        return name;
    }

    @Nullable String value() {
        return value;
    }

    /** Returns whether the value is never written down. */
    boolean isSecret() {
        return secret;
    }

    /** Returns whether specs hold a reference instead of the value: it is secret, or missing. */
    boolean byReference() {
        return secret || value == null;
    }

    @Override
    public String toString() {
        return "parameter " + name;
    }
}
