package dev.reprise.engine;

import java.time.Duration;
import java.util.List;

/**
 * Somebody wants a command run where a program runs: with its environment, in its directory, in its
 * container.
 *
 * @param target name of an instance, or of a resource that has one
 * @param commandLine program and arguments; only the program is ever written down
 * @param timeout after which the command is killed
 * @param actor who, for example {@code cli}
 * @param commandId chosen by the caller, as in {@link Wish}
 */
public record Exec(
        String target, List<String> commandLine, Duration timeout, String actor, String commandId) {
    public Exec {
        commandLine = List.copyOf(commandLine);
    }

    /** Returns the name under which the log has it; no command of a model has a blank in its. */
    public String name() {
        var program = commandLine.getFirst();
        var file = program.substring(program.lastIndexOf('/') + 1);
        return "exec " + file.replaceAll("\\p{Cntrl}", "?");
    }

    /** Shows no argument. */
    @Override
    public String toString() {
        return "Exec[" + name() + " in " + target + " by " + actor + ", " + commandId + "]";
    }
}
