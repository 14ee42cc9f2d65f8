package dev.reprise.app.spec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A command that people may give to a running instance.
 *
 * @param name unique in its resource, not one of those that every resource has
 * @param displayName for people; the name unless set
 * @param confirmation what they are asked before, or null
 * @param highlighted whether it is offered at once, not in a menu
 * @param commandLine run with the instance's environment, in its directory
 * @param timeout after which the run is killed and has failed
 */
public record CommandSpec(
        String name,
        String displayName,
        @Nullable String description,
        @Nullable String confirmation,
        boolean highlighted,
        List<String> commandLine,
        Duration timeout,
        List<Argument> arguments) {
    public CommandSpec {
        commandLine = List.copyOf(commandLine);
        arguments = List.copyOf(arguments);
    }

    /** Returns the argument of that name. */
    public Optional<Argument> argument(String argumentName) {
        return arguments.stream().filter(a -> a.name().equals(argumentName)).findFirst();
    }

    /** What an argument may be. */
    public enum InputType {
        TEXT,
        /** A text that is never written down. */
        SECRET,
        CHOICE,
        BOOLEAN,
        NUMBER
    }

    /**
     * What somebody says with a command.
     *
     * @param label for people; the name unless set
     * @param preset the value when none is given, or null
     * @param options of a choice, else empty
     * @param placeholder an example of a value, or null
     */
    public record Argument(
            String name,
            String label,
            InputType type,
            boolean required,
            @Nullable String preset,
            List<String> options,
            @Nullable String placeholder,
            @Nullable String description) {
        public Argument {
            options = List.copyOf(options);
        }

        /** Returns why {@code value} cannot be its value, null if it can. */
        public @Nullable String refusal(String value) {
            var fits =
                    switch (type) {
                        case TEXT, SECRET -> value.indexOf('\0') < 0;
                        case CHOICE -> options.contains(value);
                        case BOOLEAN -> value.equals("true") || value.equals("false");
                        case NUMBER -> value.matches("-?\\d{1,18}(\\.\\d{1,18})?");
                    };
            return fits
                    ? null
                    : switch (type) {
                        case TEXT, SECRET -> "it has a NUL character in it";
                        case CHOICE -> "it is one of " + String.join(", ", options);
                        case BOOLEAN -> "it is true or false";
                        case NUMBER -> "it is a number like 42 or -0.5";
                    };
        }

        /** Returns the variable in which the command finds it. */
        public String variable() {
            return "REPRISE_ARG_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
        }
    }
}
