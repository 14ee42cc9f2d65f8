package dev.reprise.app;

import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.CommandSpec.Argument;
import dev.reprise.app.spec.CommandSpec.InputType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with the commands of a resource. Pure. */
final class CommandProblems {
    private static final Set<String> BUILT_IN = Set.of("start", "stop", "restart", "probe");

    private final List<String> problems = new ArrayList<>();

    private CommandProblems() {}

    /** Returns every problem in order, empty when there is none. */
    static List<String> of(Declaration resource) {
        var found = new CommandProblems();
        var names = new HashSet<String>();
        for (var command : resource.commands()) {
            var what = "command " + Names.quoted(command.name()) + " of " + resource.name();
            found.name(what, command.name(), names);
            if (BUILT_IN.contains(Names.key(command.name()))) {
                found.problems.add(what + " has the name of one that every resource has");
            }
            found.command(what, command);
        }
        return found.problems;
    }

    private void name(String what, String name, Set<String> before) {
        if (!Names.valid(name)) {
            problems.add(what + " has a name that is not allowed: " + Names.rule());
        }
        if (!before.add(Names.key(name))) {
            problems.add(what + " is declared twice");
        }
    }

    private void command(String what, CommandSpec command) {
        if (command.commandLine().isEmpty() || command.commandLine().getFirst().isBlank()) {
            problems.add(what + " has nothing to run; add run(...)");
        }
        if (!command.timeout().isPositive()) {
            problems.add(what + " has a timeout that is not above zero");
        }
        var names = new HashSet<String>();
        for (var argument : command.arguments()) {
            var its = "argument " + Names.quoted(argument.name()) + " of " + what;
            name(its, argument.name(), names);
            argument(its, argument);
        }
    }

    private void argument(String what, Argument argument) {
        var preset = argument.preset();
        if (argument.type() == InputType.CHOICE && argument.options().isEmpty()) {
            problems.add(what + " is a choice of nothing");
        }
        if (preset != null && argument.type() == InputType.SECRET) {
            problems.add(what + " is a secret and has a default, which would be written down");
        } else if (preset != null && argument.refusal(preset) != null) {
            problems.add(what + " has a default that is refused: " + argument.refusal(preset));
        }
    }
}
