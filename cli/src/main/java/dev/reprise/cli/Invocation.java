package dev.reprise.cli;

import dev.reprise.cli.apphost.AppHostLocation;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ParseResult;

import java.io.PrintStream;
import java.util.List;

/** A command line that was understood, and where it was typed. */
public final class Invocation {
    private final Terminal terminal;
    private final ParseResult root;
    private final ParseResult command;
    private final Style style;

    Invocation(Terminal terminal, ParseResult root, ParseResult command) {
        this.terminal = terminal;
        this.root = root;
        this.command = command;
        style = terminal.colours() && !flag("--no-color") ? Style.COLOURED : Style.PLAIN;
    }

    public Terminal terminal() {
        return terminal;
    }

    public PrintStream out() {
        return terminal.out();
    }

    public PrintStream err() {
        return terminal.err();
    }

    public Style style() {
        return style;
    }

    /** Returns whether {@code --json} was given. */
    public boolean json() {
        return flag("--json");
    }

    /** Returns whether the flag was given, before or after the command's name. */
    public boolean flag(String name) {
        return given(command, name, false) || given(root, name, false);
    }

    /** Returns an option's value, null where it was not given and has no default. */
    public <T> @Nullable T option(String name) {
        return command.<@Nullable T>matchedOptionValue(name, null);
    }

    /** Returns an option's value. */
    public <T> T option(String name, T otherwise) {
        return command.matchedOptionValue(name, otherwise);
    }

    /** Returns the parameter of that index, null where it was not given. */
    public @Nullable String parameter(int index) {
        return command.<@Nullable String>matchedPositionalValue(index, null);
    }

    /** Returns the parameter of that index, which the command line must have. */
    public String requiredParameter(int index) {
        var value = parameter(index);
        if (value == null) {
            throw new IllegalStateException("parameter " + index + " is declared as required");
        }
        return value;
    }

    /** Returns the words of {@link Options#rest}. */
    public List<String> rest() {
        return rest(0);
    }

    /** Returns the words of {@link Options#rest(int, String, String)}. */
    public List<String> rest(int from) {
        return command.hasMatchedPositional(from)
                ? command.matchedPositionalValue(from, List.<String>of())
                : List.of();
    }

    /**
     * Returns the app host that {@code --apphost} names, else the nearest, else the only one below
     * that has been run.
     */
    public AppHostLocation appHost() {
        return AppHostLocation.findRun(named(), terminal.directory());
    }

    /**
     * Returns the app host that {@code path} names, else {@code --apphost}, else the nearest: for
     * commands that may start it.
     */
    public AppHostLocation appHost(@Nullable String path) {
        return AppHostLocation.find(path == null ? named() : path, terminal.directory());
    }

    /** Returns whether {@code --apphost} was given. */
    public boolean namesAppHost() {
        return named() != null;
    }

    private @Nullable String named() {
        var named = command.<@Nullable String>matchedOptionValue("--apphost", null);
        return named == null ? root.<@Nullable String>matchedOptionValue("--apphost", null) : named;
    }

    private static boolean given(ParseResult result, String name, boolean otherwise) {
        return result.matchedOptionValue(name, otherwise);
    }
}
