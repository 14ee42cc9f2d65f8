package dev.reprise.engine.decide;

import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.CommandSpec.InputType;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.engine.InvalidArgumentException;
import dev.reprise.engine.UnknownResourceException;
import dev.reprise.engine.Wish;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands of the model and what is said with them. Pure. */
public final class ModelCommands {
    private ModelCommands() {}

    /**
     * Looks at a wish for a command of the model.
     *
     * @throws UnknownResourceException if {@code spec} has no such command
     * @throws InvalidArgumentException if an argument is missing, unknown or not allowed
     */
    static void check(ResourceSpec spec, Wish wish) {
        var command = command(spec, wish.command());
        for (var name : wish.arguments().keySet()) {
            if (command.argument(name).isEmpty()) {
                throw new InvalidArgumentException(
                        "argument " + name + " is not known to " + command.name() + known(command));
            }
        }
        for (var argument : command.arguments()) {
            var value = wish.arguments().get(argument.name());
            if (value == null && argument.required() && argument.preset() == null) {
                throw new InvalidArgumentException("argument " + argument.name() + " is missing");
            }
            var refusal = value == null ? null : argument.refusal(value);
            if (refusal != null) {
                throw new InvalidArgumentException(
                        "argument " + argument.name() + " is not allowed: " + refusal);
            }
        }
    }

    private static String known(CommandSpec command) {
        return command.arguments().isEmpty()
                ? ", which has none"
                : "; known are "
                        + command.arguments().stream()
                                .map(CommandSpec.Argument::name)
                                .collect(Collectors.joining(", "));
    }

    /** Returns what may be written down of a wish's arguments, with what stands by default. */
    static Map<String, String> recorded(ResourceSpec spec, Wish wish) {
        return values(command(spec, wish.command()), wish.arguments(), false);
    }

    /** Returns those of {@code arguments} that must not be written down. */
    public static Map<String, String> secret(ResourceSpec spec, Wish wish) {
        return values(command(spec, wish.command()), wish.arguments(), true);
    }

    private static Map<String, String> values(
            CommandSpec command, Map<String, String> arguments, boolean secret) {
        var values = new TreeMap<String, String>();
        for (var argument : command.arguments()) {
            var value = arguments.getOrDefault(argument.name(), argument.preset());
            if (value != null && (argument.type() == InputType.SECRET) == secret) {
                values.put(argument.name(), value);
            }
        }
        return values;
    }

    private static CommandSpec command(ResourceSpec spec, String name) {
        return spec.commands().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UnknownResourceException(
                                        "there is no command "
                                                + name
                                                + " of "
                                                + spec.name()
                                                + "; there are "
                                                + Stream.concat(
                                                                Stream.of(
                                                                        "start", "stop", "restart"),
                                                                spec.commands().stream()
                                                                        .map(CommandSpec::name))
                                                        .collect(Collectors.joining(", "))));
    }
}
