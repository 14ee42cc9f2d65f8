package dev.reprise.http;

import dev.reprise.projections.query.CostlyException;
import dev.reprise.projections.query.MeteredRegex;

/** A stranger's regular expression on lines of the console. */
final class Grep {
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

    /** Returns whether a part of {@code line} matches. */
    boolean matches(String line) {
        try {
            return regex.find(line);
        } catch (CostlyException e) {
            throw Problem.malformed("grep: " + e.getMessage());
        }
    }
}
