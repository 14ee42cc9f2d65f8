package dev.reprise.http;

import dev.reprise.projections.query.CostlyException;
import dev.reprise.projections.query.MeteredRegex;

import java.util.regex.Pattern;

/** A stranger's regular expression on lines of the console. */
final class Grep {
    /**
     * Colours and other escape sequences of terminals: whoever looks for words does not see them.
     */
    private static final Pattern ESCAPES =
            Pattern.compile(
                    "\\x1b\\[[0-?]*[ -/]*[@-~]|\\x1b[\\]PX^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)|\\x1b[ -/]*[0-Z\\\\-~]");

    private final MeteredRegex regex;

    private Grep(MeteredRegex regex) {
        this.regex = regex;
    }

    /** Returns the expression, or throws the problem with it and where it lies. */
    static Grep of(String text) {
        try {
            return new Grep(MeteredRegex.of(text));
        } catch (IllegalArgumentException e) {
            throw Problem.malformed("grep " + Problem.quote(text) + " " + e.getMessage());
        }
    }

    /** Returns whether a part of {@code line}, without its escape sequences, matches. */
    boolean matches(String line) {
        try {
            return regex.find(
                    line.indexOf('\u001b') < 0 ? line : ESCAPES.matcher(line).replaceAll(""));
        } catch (CostlyException e) {
            throw Problem.malformed("grep: " + e.getMessage());
        }
    }
}
