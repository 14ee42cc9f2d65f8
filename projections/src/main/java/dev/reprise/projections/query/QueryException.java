package dev.reprise.projections.query;

/** A mistake in a query. The message names the column, shows the place, and tells the way out. */
public final class QueryException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 60;

    private final int column;

    QueryException(String query, int index, String what) {
        super("column " + (index + 1) + ": " + what + "\n" + picture(query, index));
        this.column = index + 1;
    }

    /** Returns where the mistake is, counted from 1. */
    public int column() {
        return column;
    }

    /** The part of the query around the mistake, and a caret below it. */
    private static String picture(String query, int index) {
        var from = Math.max(0, index - SHOWN / 2);
        var to = Math.min(query.length(), from + SHOWN);
        var shown = query.substring(from, to).replaceAll("\\p{Cntrl}", " ");
        return "  " + shown + "\n  " + " ".repeat(index - from) + "^";
    }
}
