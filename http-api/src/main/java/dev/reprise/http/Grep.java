package dev.reprise.http;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a stranger: it may look at so many characters a line and no more, so that
 * none can hold a thread for good.
 */
final class Grep {
    private static final int LONGEST = 500;
    private static final int LOOKS_PER_CHARACTER = 100;
    private static final int LOOKS_AT_LEAST = 100_000;

    private final Pattern pattern;

    private Grep(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Returns the expression, or throws the problem with it and where it lies. */
    static Grep of(String text) {
        if (text.length() > LONGEST) {
            throw Problem.malformed(
                    "grep has " + text.length() + " characters, " + LONGEST + " are the most");
        }
        try {
            return new Grep(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw Problem.malformed(
                    "grep "
                            + Problem.quote(text)
                            + " is not a regular expression: "
                            + e.getDescription()
                            + " near index "
                            + e.getIndex());
        } catch (StackOverflowError e) {
            throw Problem.malformed("grep is nested too deeply; simplify it");
        }
    }

    /** Returns whether a part of {@code line} matches. */
    boolean matches(String line) {
        try {
            var looks = Math.max(LOOKS_AT_LEAST, LOOKS_PER_CHARACTER * (long) line.length());
            return pattern.matcher(new Metered(line, new Meter(looks))).find();
        } catch (StackOverflowError e) {
            throw tooCostly();
        }
    }

    private static Problem tooCostly() {
        return Problem.malformed(
                "grep takes too long on a line of the console; avoid nested repetitions like (a+)+");
    }

    private static final class Meter {
        private long left;

        Meter(long left) {
            this.left = left;
        }

        void look() {
            if (--left < 0) {
                throw tooCostly();
            }
        }
    }

    private record Metered(CharSequence text, Meter meter) implements CharSequence {
        @Override
        public char charAt(int index) {
            meter.look();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Metered(text.subSequence(start, end), meter);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
