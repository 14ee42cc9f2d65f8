package dev.reprise.projections;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.ResourceSpec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A command of an instance as clients see it: the object of {@code GET
 * /api/resources/{name}/commands}.
 *
 * @param confirmation what to ask before, or null
 * @param state {@code Enabled}, {@code Disabled} or {@code Hidden}
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record CommandView(
        String name,
        String displayName,
        @Nullable String description,
        @Nullable String confirmation,
        boolean highlighted,
        String state,
        List<Argument> arguments) {

    /**
     * What is said with a command.
     *
     * @param type {@code Text}, {@code SecretText}, {@code Choice}, {@code Boolean}, {@code Number}
     * @param preset the value when none is given, or null
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Argument(
            String name,
            String label,
            String type,
            boolean required,
            @JsonProperty("default") @Nullable String preset,
            List<String> options,
            @Nullable String placeholder,
            @Nullable String description) {}

    /** Returns the commands of an instance: those that each has, then the model's. */
    static List<CommandView> of(AppState state, InstanceState instance) {
        var possible = Views.commands(States.of(state, instance));
        var live = instance.live();
        var runs = live != null && live.running();
        var all = new ArrayList<CommandView>();
        all.add(builtIn("start", "Start", "Starts it.", possible.contains("start"), "Hidden"));
        all.add(builtIn("stop", "Stop", "Stops it.", possible.contains("stop"), "Hidden"));
        all.add(
                builtIn(
                        "restart",
                        "Restart",
                        "Stops it and starts it again.",
                        possible.contains("restart"),
                        "Disabled"));
        if (state.spec(instance).filter(spec -> !spec.checks().isEmpty()).isPresent()) {
            all.add(builtIn("probe", "Check now", "Runs its health checks now.", runs, "Disabled"));
        }
        state.spec(instance).map(ResourceSpec::commands).orElse(List.of()).stream()
                .map(command -> of(command, runs))
                .forEach(all::add);
        return List.copyOf(all);
    }

    private static CommandView builtIn(
            String name,
            String displayName,
            String description,
            boolean possible,
            String otherwise) {
        return new CommandView(
                name,
                displayName,
                description,
                null,
                name.equals("start") || name.equals("stop"),
                possible ? "Enabled" : otherwise,
                List.of());
    }

    private static CommandView of(CommandSpec command, boolean runs) {
        return new CommandView(
                command.name(),
                command.displayName(),
                command.description(),
                command.confirmation(),
                command.highlighted(),
                runs ? "Enabled" : "Disabled",
                command.arguments().stream().map(CommandView::of).toList());
    }

    private static Argument of(CommandSpec.Argument argument) {
        return new Argument(
                argument.name(),
                argument.label(),
                switch (argument.type()) {
                    case TEXT -> "Text";
                    case SECRET -> "SecretText";
                    case CHOICE -> "Choice";
                    case BOOLEAN -> "Boolean";
                    case NUMBER -> "Number";
                },
                argument.required(),
                argument.preset(),
                argument.options(),
                argument.placeholder(),
                argument.description());
    }
}
