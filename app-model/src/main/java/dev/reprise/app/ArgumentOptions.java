package dev.reprise.app;

import dev.reprise.app.spec.CommandSpec.Argument;
import dev.reprise.app.spec.CommandSpec.InputType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The details of a command's argument. Unless set: an optional text. */
public final class ArgumentOptions {
    private final String name;
    private String label;
    private InputType type = InputType.TEXT;
    private boolean required;
    private @Nullable String preset;
    private List<String> options = List.of();
    private @Nullable String placeholder;
    private @Nullable String description;

    ArgumentOptions(String name) {
        this.name = name;
        this.label = name;
    }

    /** What people see instead of the name. */
    public ArgumentOptions label(String text) {
        label = text;
        return this;
    }

    /** One of these. */
    public ArgumentOptions choice(String... values) {
        type = InputType.CHOICE;
        options = List.of(values);
        return this;
    }

    /** A text that is never written down. */
    public ArgumentOptions secret() {
        type = InputType.SECRET;
        return this;
    }

    /** A number: digits with or without sign and fraction. */
    public ArgumentOptions number() {
        type = InputType.NUMBER;
        return this;
    }

    /** Yes or no: the command finds {@code true} or {@code false}. */
    public ArgumentOptions bool() {
        type = InputType.BOOLEAN;
        return this;
    }

    /** The command is refused without a value. */
    public ArgumentOptions required() {
        required = true;
        return this;
    }

    /** The value when none is given. */
    public ArgumentOptions defaultValue(String value) {
        preset = value;
        return this;
    }

    /** An example of a value, shown where none is. */
    public ArgumentOptions placeholder(String text) {
        placeholder = text;
        return this;
    }

    /** What it is for. */
    public ArgumentOptions description(String text) {
        description = text;
        return this;
    }

    Argument spec() {
        return new Argument(name, label, type, required, preset, options, placeholder, description);
    }
}
