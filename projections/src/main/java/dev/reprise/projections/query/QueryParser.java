package dev.reprise.projections.query;

import dev.reprise.projections.query.Query.Op;
import dev.reprise.projections.query.Query.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a query from left to right. For one text and one thread. */
final class QueryParser {
    private static final int LONGEST = 2_000;
    private static final int DEEPEST = 50;
    private static final Pattern FIELD = Pattern.compile("([A-Za-z][\\w.-]*)(:|!=|>=|<=|=|>|<)");

    private final String text;
    private int next;
    private int depth;

    QueryParser(String text) {
        this.text = text;
    }

    Query parse() {
        if (text.length() > LONGEST) {
            throw new QueryException(
                    text,
                    LONGEST,
                    "the query has " + text.length() + " characters, " + LONGEST + " are the most");
        }
        blanks();
        if (ended()) {
            return Query.ALL;
        }
        var query = or();
        if (!ended()) {
            throw mistake(next, "')' closes nothing; leave it out or quote it");
        }
        return query;
    }

    private Query or() {
        var any = new ArrayList<Query>();
        any.add(and());
        while (atOr()) {
            next += 2;
            blanks();
            any.add(and());
        }
        return any.size() == 1 ? any.getFirst() : new Query.Or(any);
    }

    private Query and() {
        var all = new ArrayList<Query>();
        while (!ended() && peek() != ')' && !atOr()) {
            all.add(unary());
            blanks();
        }
        if (all.isEmpty()) {
            throw mistake(next, "something to look for is missing here");
        }
        return all.size() == 1 ? all.getFirst() : new Query.And(all);
    }

    private Query unary() {
        if (peek() != '-') {
            return term();
        }
        next++;
        if (ended() || Character.isWhitespace(peek()) || peek() == '-' || peek() == ')') {
            throw mistake(next, "'-' is followed by nothing to leave out");
        }
        return new Query.Not(term());
    }

    private Query term() {
        return switch (peek()) {
            case '(' -> group();
            case '"' -> new Query.Words(quoted());
            case '/' -> regex();
            default -> fieldOrWord();
        };
    }

    private Query group() {
        var open = next++;
        if (++depth > DEEPEST) {
            throw mistake(open, "more than " + DEEPEST + " parentheses are open; simplify it");
        }
        blanks();
        var query = !ended() && peek() == ')' ? Query.ALL : or();
        if (ended()) {
            throw mistake(open, "'(' is not closed; add ')'");
        }
        next++;
        depth--;
        return query;
    }

    private String quoted() {
        var open = next++;
        var value = new StringBuilder();
        while (!ended() && peek() != '"') {
            value.append(escaped('"'));
        }
        if (ended()) {
            throw mistake(open, "the quote is not closed; add '\"'");
        }
        next++;
        if (value.isEmpty()) {
            throw mistake(open, "an empty quote is in every event; leave it out");
        }
        return value.toString();
    }

    /** A backslash makes the next character a plain one where that would have a meaning. */
    private char escaped(char end) {
        var plain = next + 1 < text.length() ? text.charAt(next + 1) : ' ';
        if (peek() == '\\' && (plain == end || plain == '\\')) {
            next++;
        }
        return text.charAt(next++);
    }

    private Query regex() {
        var open = next++;
        var expression = new StringBuilder();
        while (!ended() && peek() != '/') {
            expression.append(escaped('/'));
        }
        if (ended() || expression.isEmpty()) {
            throw mistake(open, "a regular expression stands between two '/'; quote a plain '/'");
        }
        next++;
        try {
            MeteredRegex.of(expression.toString());
        } catch (IllegalArgumentException e) {
            throw mistake(open, "'" + expression + "' " + e.getMessage());
        }
        return new Query.Regex(expression.toString());
    }

    private Query fieldOrWord() {
        var match = FIELD.matcher(text).region(next, text.length());
        if (!match.lookingAt()) {
            return new Query.Words(word());
        }
        var begin = next;
        var field =
                Field.of(match.group(1))
                        .orElseThrow(
                                () ->
                                        mistake(
                                                begin,
                                                "there is no field '"
                                                        + match.group(1)
                                                        + "'; there are "
                                                        + Field.known()
                                                        + "; quote it to look for the text"));
        next = match.end();
        var op = op(match.group(2));
        if (ended() || Character.isWhitespace(peek()) || peek() == '(' || peek() == ')') {
            throw mistake(next, "a value is missing after '" + match.group() + "'");
        }
        var at = next;
        var value = value();
        Operand.check(field, op, value)
                .ifPresent(
                        wrong -> {
                            throw mistake(at, wrong);
                        });
        return new Query.Compare(field, op, value);
    }

    private Value value() {
        if (peek() == '"') {
            return new Value.Single(quoted(), true);
        }
        var word = word();
        var dots = word.indexOf("..");
        return dots > 0 && dots + 2 < word.length()
                ? new Value.Range(word.substring(0, dots), word.substring(dots + 2))
                : new Value.Single(word, false);
    }

    private String word() {
        var begin = next;
        while (!ended() && !Character.isWhitespace(peek()) && "\"()".indexOf(peek()) < 0) {
            next++;
        }
        return text.substring(begin, next);
    }

    private static Op op(String sign) {
        return List.of(Op.values()).stream()
                .filter(op -> op.sign().equals(sign))
                .findFirst()
                .orElseThrow();
    }

    private boolean atOr() {
        return text.startsWith("OR", next)
                && (next + 2 == text.length() || isEdge(text.charAt(next + 2)));
    }

    private static boolean isEdge(char c) {
        return Character.isWhitespace(c) || c == '(' || c == ')' || c == '"';
    }

    private char peek() {
        return text.charAt(next);
    }

    private boolean ended() {
        return next >= text.length();
    }

    private void blanks() {
        while (!ended() && Character.isWhitespace(peek())) {
            next++;
        }
    }

    private QueryException mistake(int index, String what) {
        return new QueryException(text, Math.min(index, text.length()), what);
    }
}
