package dev.reprise.projections.query;

import java.util.regex.Pattern;

/** How the parts of a query are written so that they are read back as they were. */
final class Printing {
    private static final Pattern BARE = Pattern.compile("[^\\s\"()/-][^\\s\"()]*");
    private static final Pattern LIKE_A_FIELD = Pattern.compile("[A-Za-z][\\w.-]*(:|!=|=|>|<).*");

    private Printing() {}

    /** Returns {@code query} as a part of another; {@code tight} where only one term may stand. */
    static String within(Query query, boolean tight) {
        return switch (query) {
            case Query.Or or -> "(" + or + ")";
            case Query.And and -> tight || and.all().isEmpty() ? "(" + and + ")" : and.toString();
            case Query.Not _, Query.Words _, Query.Regex _, Query.Compare _ -> query.toString();
        };
    }

    static String text(String text) {
        var bare =
                BARE.matcher(text).matches()
                        && text.chars().noneMatch(Character::isWhitespace)
                        && !LIKE_A_FIELD.matcher(text).matches()
                        && !text.equals("OR");
        return bare ? text : quoted(text);
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
