package dev.reprise.app;

import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.CommandSpec.Argument;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The details of a resource's command. */
public final class CommandOptions {
    private final String name;
    private final List<Argument> arguments = new ArrayList<>();
    private String displayName;
    private @Nullable String description;
    private @Nullable String confirmation;
    private boolean highlighted;
    private List<String> commandLine = List.of();
    private Duration timeout = Duration.ofMinutes(5);

    CommandOptions(String name) {
        this.name = name;
        this.displayName = name;
    }

    /**
     * What is run, in the resource's directory and with its environment; it has done well when it
     * exits with 0. Arguments arrive as {@code REPRISE_ARG_NAME}.
     */
    public CommandOptions run(String command, String... args) {
        var line = new ArrayList<String>();
        line.add(command);
        line.addAll(List.of(args));
        commandLine = line;
        return this;
    }

    /** What people see instead of the name. */
    public CommandOptions displayName(String text) {
        displayName = text;
        return this;
    }

    /** What it does. */
    public CommandOptions description(String text) {
        description = text;
        return this;
    }

    /** What people are asked before it is run. */
    public CommandOptions confirm(String question) {
        confirmation = question;
        return this;
    }

    /** Offers it at once, not in a menu. */
    public CommandOptions highlighted() {
        highlighted = true;
        return this;
    }

    /** How long a run may take, 5 minutes unless set. */
    public CommandOptions timeout(Duration longest) {
        timeout = longest;
        return this;
    }

    /** Adds an optional text as argument. */
    public CommandOptions argument(String argumentName) {
        return argument(argumentName, _ -> {});
    }

    /** Adds an argument with details. */
    public CommandOptions argument(String argumentName, Consumer<ArgumentOptions> details) {
        var options = new ArgumentOptions(argumentName);
        details.accept(options);
        arguments.add(options.spec());
        return this;
    }

    CommandSpec spec() {
        return new CommandSpec(
                name,
                displayName,
                description,
                confirmation,
                highlighted,
                commandLine,
                timeout,
                arguments);
    }
}
