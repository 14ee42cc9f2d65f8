package dev.reprise.projections.query;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a stranger: it may look at so many characters a text and no more, so that
 * none can hold a thread for good. Immutable.
 */
public final class MeteredRegex {
    /** The most characters that an expression may have. */
    public static final int LONGEST = 500;

    private static final int LOOKS_PER_CHARACTER = 100;
    private static final int LOOKS_AT_LEAST = 100_000;

    private final Pattern pattern;

    private MeteredRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Returns the expression.
     *
     * @throws IllegalArgumentException if it is none, is too long or too deep; the message says
     *     what is wrong and where
     */
    public static MeteredRegex of(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "has " + text.length() + " characters, " + LONGEST + " are the most");
        }
        try {
            return new MeteredRegex(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "is not a regular expression: "
                            + e.getDescription()
                            + " near index "
                            + e.getIndex(),
                    e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("is nested too deeply; simplify it", e);
        }
    }

    /**
     * Returns whether a part of {@code text} matches.
     *
     * @throws CostlyException if that takes too long to tell
     */
    public boolean find(String text) {
        var looks = Math.max(LOOKS_AT_LEAST, LOOKS_PER_CHARACTER * (long) text.length());
        try {
            return pattern.matcher(new Metered(text, new Meter(looks))).find();
        } catch (StackOverflowError e) {
            throw new CostlyException(pattern.pattern());
        }
    }

    private final class Meter {
        private long left;

        Meter(long left) {
            this.left = left;
        }

        void look() {
            if (--left < 0) {
                throw new CostlyException(pattern.pattern());
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
