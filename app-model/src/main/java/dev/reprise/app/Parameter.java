package dev.reprise.app;

import org.jspecify.annotations.Nullable;

/**
 * A named value from outside the model: what the model's code gives it, else the environment
 * variable {@code Parameters__name} ({@code -} may be written {@code _}) or what was saved before,
 * else its default. Without a value the resources that use it wait for one, or fail to start where
 * there is no dashboard to ask on; the others run.
 */
public final class Parameter implements Value {
    private final String name;
    private final @Nullable String value;
    private boolean secret;
    private @Nullable String description;
    private @Nullable String defaultValue;

    Parameter(String name, @Nullable String value) {
        this.name = name;
        this.value = value;
    }

    /** Marks the value as one that is never written down: it stays in the host's memory. */
    public Parameter secret() {
        secret = true;
        return this;
    }

    /** Says what it is for: people are shown it where they are asked for the value. */
    public Parameter withDescription(String text) {
        description = text;
        return this;
    }

    /** Sets the value that it has when nobody gives it one. */
    public Parameter withDefault(String text) {
        defaultValue = text;
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

    @Nullable String description() {
        return description;
    }

    @Nullable String defaultValue() {
        return defaultValue;
    }

    @Override
    public String toString() {
        return "parameter " + name;
    }
}
